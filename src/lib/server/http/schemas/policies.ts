import { z } from 'zod';
import { PROBLEM_CODES } from '#domain/policy/problem.ts';
import { Instant } from './atoms.ts';
import { PolicyDocumentSchema } from './policy-document.ts';

/** What a document has wrong is told in its own words (`parsePolicy`), so nothing is refused before. */
export const AnyDocument = z.unknown();

export const PublishSchema = z.strictObject({ valid_from: Instant.optional() }).optional().meta({
	id: 'PublishRequest',
	description: 'Orders placed from then on have it; now where it is not said'
});

const Problem = z
	.looseObject({ code: z.enum(PROBLEM_CODES), path: z.string(), what: z.string(), example: z.unknown() })
	.meta({ id: 'PolicyProblem' });

export const LintAnswer = z
	.object({ id: z.string(), refusals: z.array(Problem), warnings: z.array(Problem) })
	.meta({ id: 'PolicyLint' });

export const PublishedAnswer = z
	.object({ id: z.string(), version: z.int(), valid_from: Instant, warnings: z.array(Problem) })
	.meta({ id: 'PolicyPublished' });

export const PoliciesAnswer = z
	.object({
		policies: z.array(
			z.object({
				id: z.string(),
				version: z.int().nullable(),
				state: z.enum(['draft', 'published']),
				valid_from: Instant.nullable(),
				published_at: Instant.nullable(),
				withdrawn_at: Instant.nullable().meta({ description: 'Taken back before it held for anybody' }),
				document: PolicyDocumentSchema
			})
		)
	})
	.meta({ id: 'Policies' });

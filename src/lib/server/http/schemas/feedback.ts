import { z } from 'zod';
import { FEEDBACK_REASONS } from '#domain/feedback/reasons.ts';
import { FITS, FOLLOW_UPS, OCCASIONS, OUTCOMES, SUSPECTS } from '#domain/feedback/states.ts';
import { fromAnswerCursor } from '../cursor.ts';
import { Instant } from './atoms.ts';

/** What stands behind the question mark of the list. */
export const FeedbackQuery = z.strictObject({
	score: z.coerce.number().int().min(1).max(5).optional(),
	theme: z.string().min(1).max(40).optional(),
	product: z.string().min(1).max(200).optional(),
	suspect: z.enum(['true', 'false']).default('false'),
	cursor: z
		.string()
		.transform((text, issues) => {
			const after = fromAnswerCursor(text);
			if (after) return after;
			issues.addIssue({ code: 'custom', message: 'a cursor as the last page gave it' });
			return z.NEVER;
		})
		.optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50)
});

export const FeedbackAnswer = z
	.object({
		id: z.string(),
		order: z.string().nullable().meta({ description: 'Null where it was said anonymously' }),
		occasion: z.enum(OCCASIONS),
		form_version: z.int().meta({ description: 'The version of the questions that were answered' }),
		score: z.int().min(1).max(5),
		nps: z.int().min(0).max(10).nullable(),
		reasons: z.array(z.enum(FEEDBACK_REASONS)),
		themes: z.array(
			z.object({
				theme: z.string(),
				by: z.enum(['rules', 'person']).meta({ description: 'Who found it: the rules, or a person' })
			})
		),
		language: z.string().nullable(),
		product: z.string().nullable(),
		words: z.string().nullable(),
		photos: z
			.array(z.string())
			.meta({ description: 'Read under `/orders/{ref}/photos/{id}` with `warehouse:write`' }),
		review: z.object({ stars: z.int(), fit: z.enum(FITS).nullable(), hidden: z.boolean() }).nullable(),
		follow_up: z
			.object({
				kind: z.enum(FOLLOW_UPS),
				due_at: Instant,
				outcome: z.enum(OUTCOMES).nullable(),
				ended_at: Instant.nullable()
			})
			.nullable(),
		suspect: z
			.enum(SUSPECTS)
			.nullable()
			.meta({ description: 'Why it is in no figure, where it looks like spam' }),
		given_at: Instant.meta({ description: 'Of an anonymous answer its day' }),
		edited_at: Instant.nullable()
	})
	.meta({ id: 'Feedback' });

export const FeedbackListAnswer = z
	.object({ feedback: z.array(FeedbackAnswer), next: z.string().optional() })
	.meta({ id: 'FeedbackList' });

import { z } from 'zod';
import { Currency, Instant } from './atoms.ts';
import { PolicyDocumentSchema } from './policy-document.ts';

const VersionName = z.object({ id: z.string(), version: z.int(), valid_from: Instant });

/** What `GET /api/v1/orders/{ref}/terms` answers. */
export const TermsAnswer = z
	.object({
		order: z.string(),
		placed_at: Instant,
		currency: Currency,
		policy: VersionName,
		today: VersionName,
		lines: z.array(z.object({ line: z.string(), title: z.string(), cancel: z.string(), return: z.string() })),
		document: PolicyDocumentSchema,
		laws: z.array(
			z.object({
				law: z.string(),
				jurisdiction: z.string(),
				right: z.string(),
				source: z.string(),
				address: z.string(),
				read: z.string().meta({ description: 'The day it was read, as a date' })
			})
		),
		guarantee: z
			.object({
				law: z.string(),
				jurisdiction: z.string(),
				lasts: z.string().meta({ description: 'From the delivery of the goods, ISO 8601' }),
				source: z.string(),
				address: z.string(),
				read: z.string()
			})
			.optional()
			.meta({ description: 'The law that makes the seller answer for faulty goods' }),
		changes: z.array(
			z.object({
				part: z.string(),
				id: z.string().nullable(),
				change: z.enum(['added', 'removed', 'changed', 'moved']),
				before: z.unknown(),
				after: z.unknown()
			})
		)
	})
	.meta({ id: 'Terms' });

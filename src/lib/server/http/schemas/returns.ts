import { z } from 'zod';
import { PHOTOS_PER_LINE } from '#domain/photo/limits.ts';
import { REFUND_MOMENTS } from '#domain/return/refund-when.ts';
import { CONDITIONS_BACK, RETURN_KINDS, RETURN_STATES, WAYS_BACK } from '#domain/return/states.ts';
import { Amount, Currency, ForeignId, Instant, Quantity, text } from './atoms.ts';
import { OwnPostage } from './postage.ts';

const MOST_LINES = 5000;

/** What stands behind the question mark of the list. */
export const ReturnsQuery = z.strictObject({
	state: z.enum(RETURN_STATES, `one of ${RETURN_STATES.join(', ')}`).optional(),
	cursor: z.uuid('a cursor as the last page gave it').optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50)
});

const ReceivedLine = z.strictObject({
	line: ForeignId,
	quantity: z
		.int('a whole number, 0 where nothing of the line came')
		.min(0, 'not below 0')
		.max(1_000_000, 'at most 1000000')
});
export const ReceiveSchema = z
	.strictObject({ lines: z.array(ReceivedLine).min(1, 'at least one line').max(MOST_LINES) })
	.meta({ id: 'ReceiveRequest' });

const Deduction = z.union(
	[
		Amount,
		z.strictObject({
			amount: Amount,
			reason: text(500).min(1, 'what the buyer is told').optional(),
			photos: z
				.array(z.string('the id of a photo of the order').max(64))
				.max(PHOTOS_PER_LINE, `at most ${PHOTOS_PER_LINE}`)
				.optional()
				.meta({ description: 'Photos of the order that show it, by their ids; the buyer sees them' })
		})
	],
	'an amount in minor units, or { amount, reason, photos }'
);
const InspectedLine = z.strictObject({
	line: ForeignId,
	quantity: Quantity.optional().meta({ description: 'As many as were received' }),
	condition: z.enum(CONDITIONS_BACK, `one of ${CONDITIONS_BACK.join(', ')}`),
	resellable: z.boolean('true or false'),
	deduction: Deduction.optional().meta({
		description: 'Kept of the refund for wear; without a reason its condition stands for it'
	})
});
export const InspectSchema = z
	.strictObject({ lines: z.array(InspectedLine).min(1, 'at least one line').max(MOST_LINES) })
	.meta({ id: 'InspectRequest' });

export const SentSchema = z
	.strictObject({
		at: Instant,
		proof: text(200).min(1, 'what shows it').optional().meta({
			description: 'What shows that it was handed in; money that waits for the first scan goes out with it'
		})
	})
	.meta({ id: 'SentRequest' });

export const ObjectSchema = z
	.strictObject({ words: text(2000).min(1, 'why the deduction is wrong') })
	.meta({ id: 'ObjectRequest' });
export const AnswerSchema = z
	.strictObject({ deduction: z.enum(['stands', 'given_back'], 'stands or given_back') })
	.meta({ id: 'AnswerRequest' });

export const ReturnStepAnswer = z
	.object({ id: z.string(), order: z.string(), state: z.enum(RETURN_STATES) })
	.meta({ id: 'ReturnStep' });

const instant = Instant.nullable();
export const ReturnAnswer = z
	.object({
		id: z.string(),
		order: z.string(),
		currency: Currency,
		number: z.string().meta({ description: 'What stands on the parcel' }),
		quote: z.string(),
		kind: z.enum(RETURN_KINDS),
		warranty: z.boolean().meta({ description: 'Damaged or faulty, asked for after the return window' }),
		state: z.enum(RETURN_STATES),
		next: z.array(z.string()).meta({ description: 'What can happen to it now' }),
		way_back: z.enum(WAYS_BACK),
		postage_by: z.enum(['buyer', 'shop']),
		postage: Amount.meta({ description: 'Kept of the refund for the way back' }),
		refund_when: z.enum(REFUND_MOMENTS),
		promised: Amount.meta({ description: 'The refund by its quote' }),
		refunded: Amount.meta({ description: 'What was reserved of it so far' }),
		...{
			created_at: Instant,
			decide_by: instant,
			approved_at: instant,
			expires_at: instant,
			sent_at: instant
		},
		...{ received_at: instant, settle_by: instant, inspected_at: instant, object_by: instant },
		...{
			objected_at: instant,
			refunded_at: instant,
			settled_at: instant,
			closed_at: instant,
			ended_at: instant
		},
		own_postage: OwnPostage.nullable().meta({
			description: 'What its buyer asked for of the postage they paid themselves'
		}),
		lines: z.array(
			z.object({
				line: z.string(),
				quantity: Quantity,
				received: z.int(),
				reason: z.string().nullable(),
				resolution: z.string(),
				condition: z.enum(CONDITIONS_BACK).nullable(),
				resellable: z.boolean().nullable(),
				deduction: Amount,
				deduction_reason: z.string().nullable(),
				evidence: z.array(z.string()).meta({ description: 'Pictures that show why, by their ids' }),
				deduction_photos: z
					.array(z.string())
					.meta({ description: 'Pictures that show what was deducted for, by their ids' })
			})
		),
		shipments: z.array(
			z.object({ id: z.string(), carrier: z.string(), tracking_number: z.string(), status: z.string() })
		),
		refunds: z.array(
			z.object({
				id: z.string(),
				state: z.string(),
				amount: Amount,
				payment: z.string(),
				due_at: instant
			})
		)
	})
	.meta({ id: 'Return' });

export const ReturnsAnswer = z
	.object({ returns: z.array(ReturnAnswer), next: z.string().optional() })
	.meta({ id: 'Returns' });

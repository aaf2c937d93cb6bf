import { z } from 'zod';
import { ASKED_KINDS } from '#domain/cancellation/quote-body.ts';
import { RESOLUTIONS } from '#domain/policy/document.ts';
import { Amount, Currency, ForeignId, Instant, Quantity, SignedAmount, text } from './atoms.ts';

const AskedLine = z.strictObject({
	line: ForeignId,
	quantity: Quantity,
	reason: text(100).optional(),
	resolution: z.enum(RESOLUTIONS).optional(),
	exchange_for: z.strictObject({ variant_id: ForeignId }).optional(),
	evidence: z.array(ForeignId).max(20).optional()
});

/** Strict: a field nobody reads (`fee`, `state`) would be a promise somebody believes in. */
export const QuoteSchema = z
	.strictObject({
		kind: z.enum(ASKED_KINDS, `one of ${ASKED_KINDS.join(', ')}`),
		lines: z.array(AskedLine).min(1, 'at least one line').max(5000, 'at most 5000 lines'),
		way_back: text(100).optional(),
		ship: z.enum(['now', 'on_receipt']).optional(),
		comment: text(2000).optional(),
		staff_reason: text(500).optional(),
		stated_at: Instant.optional()
	})
	.meta({ id: 'QuoteRequest' });

/** Confirming takes nothing but the id in the address. */
export const ConfirmSchema = z.strictObject({}).optional().meta({ id: 'ConfirmRequest' });

const Pieces = z.object({ line: z.string(), quantity: Quantity });
const QuotedLine = Pieces.extend({
	goods: SignedAmount,
	discount: Amount,
	tax: SignedAmount,
	fee: Amount,
	refund: SignedAmount
});
const Release = z.object({ payment: z.string(), amount: Amount, capture: Amount.nullable() });

export const ZoneAnswer = z
	.object({
		from: Instant.nullable(),
		from_event: z.string().optional(),
		until: Instant.optional(),
		until_event: z.string().optional(),
		until_after: z
			.object({ after: z.string(), for: z.string().optional(), business_days: z.int().optional() })
			.optional(),
		fee: Amount,
		action: z.enum(['cancel', 'request', 'withdraw', 'return', 'none'])
	})
	.meta({ id: 'Zone', description: 'One zone of the fee bar' });

export const QuoteAnswer = z
	.object({
		id: z.string(),
		order: z.string(),
		kind: z.enum(ASKED_KINDS),
		state: z.enum(['open', 'accepted', 'superseded', 'expired']),
		created_at: Instant,
		expires_at: Instant,
		currency: Currency,
		policy: z.object({ id: z.string(), version: z.int() }),
		needs: z.literal('release').nullable(),
		lines: z.array(QuotedLine),
		shipping_refund: Amount,
		shipping_kept: Amount,
		adjustments_refund: SignedAmount,
		fee: z.object({ amount: Amount, parts: z.array(z.looseObject({ amount: Amount })) }),
		refund: z.object({
			amount: Amount,
			to: z.array(z.object({ payment: z.string(), amount: Amount })),
			release: z.array(Release),
			due_at: Instant.nullable()
		}),
		schedule: z.array(ZoneAnswer),
		floor: z.looseObject({ jurisdiction: z.string(), right: z.string(), applies: z.boolean() }).nullable()
	})
	.meta({ id: 'Quote' });

export const ConfirmAnswer = z
	.object({
		id: z.string(),
		order: z.string(),
		kind: z.enum(ASKED_KINDS),
		state: z.literal('accepted'),
		result: z.enum(['cancelled', 'requested', 'withdrawn']),
		accepted_at: Instant,
		currency: Currency,
		lines: z.array(QuotedLine),
		fee: z.object({ amount: Amount }),
		refund: z.object({ amount: Amount }),
		refunds: z.array(
			z.object({
				id: z.string(),
				state: z.literal('requested'),
				amount: Amount,
				payment: z.string(),
				due_at: Instant.nullable()
			})
		),
		released: z.array(Release),
		request: z.object({ id: z.string(), state: z.literal('pending'), decide_by: Instant }).optional(),
		stated_at: Instant.optional(),
		return: z
			.object({
				...{ id: z.string(), send_by: Instant, refund: Amount, postage: z.enum(['buyer', 'shop']) },
				lines: z.array(Pieces)
			})
			.optional()
			.meta({ description: 'Of a withdrawal: what comes back, by when it is sent off, what is paid for it' })
	})
	.meta({ id: 'Confirmed' });

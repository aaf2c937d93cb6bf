import { z } from 'zod';
import { ASKED_KINDS } from '#domain/cancellation/quote-body.ts';
import { PHOTOS_PER_LINE } from '#domain/photo/limits.ts';
import { RESOLUTIONS } from '#domain/policy/document.ts';
import { EXCHANGE_STATES, SHIP_WHEN } from '#domain/exchange/states.ts';
import { REFUND_MOMENTS } from '#domain/return/refund-when.ts';
import { RETURN_STATES, WAYS_BACK } from '#domain/return/states.ts';
import { Amount, Currency, ForeignId, Instant, Quantity, SignedAmount, text } from './atoms.ts';
import { WarrantyAsked, WarrantyQuoted } from './warranty.ts';

const AskedLine = z.strictObject({
	line: ForeignId,
	quantity: Quantity,
	reason: text(100).optional(),
	resolution: z.enum(RESOLUTIONS).optional(),
	exchange_for: z.strictObject({ variant_id: ForeignId }).optional(),
	evidence: z
		.array(ForeignId)
		.max(PHOTOS_PER_LINE, `at most ${PHOTOS_PER_LINE} pictures`)
		.optional()
		.meta({ description: 'Of a return: pictures of this order, by their ids' })
});

/** Strict: a field nobody reads (`fee`, `state`) would be a promise somebody believes in. */
export const QuoteSchema = z
	.strictObject({
		kind: z.enum(ASKED_KINDS, `one of ${ASKED_KINDS.join(', ')}`),
		lines: z.array(AskedLine).min(1, 'at least one line').max(5000, 'at most 5000 lines'),
		way_back: z.enum(WAYS_BACK, `one of ${WAYS_BACK.join(', ')}`).optional(),
		ship: z.enum(SHIP_WHEN, `one of ${SHIP_WHEN.join(', ')}`).optional(),
		comment: text(2000).optional(),
		staff_reason: text(500).optional(),
		stated_at: Instant.optional(),
		warranty: WarrantyAsked
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
		way_back: z
			.object({
				way: z.enum(WAYS_BACK),
				paid_by: z.enum(['buyer', 'shop']),
				price: Amount,
				withheld: Amount.meta({ description: 'What of the price is kept of the refund' })
			})
			.optional()
			.meta({ description: 'Of a return' }),
		credit: z
			.object({
				amount: Amount,
				bonus: Amount.meta({ description: 'On top of the refund' }),
				expires_at: Instant.nullable().meta({ description: 'If it were given now; null: it never ends' })
			})
			.optional()
			.meta({ description: 'Of a return: what of the refund is given as store credit' }),
		return_terms: z
			.object({
				refund_when: z.enum(REFUND_MOMENTS),
				review: z
					.enum(['warranty', 'reason', 'amount'])
					.nullable()
					.meta({ description: 'Why a person looks at it first; null where it approves itself' }),
				...{ expire_after: z.string(), inspect_within: z.string(), object_within: z.string() }
			})
			.optional()
			.meta({ description: 'Of a return: how it runs once it is confirmed' }),
		warranty: WarrantyQuoted,
		exchange: z
			.object({
				ship: z.enum(SHIP_WHEN),
				difference: Amount.meta({ description: 'What is paid for it; nothing leaves before that' }),
				hold: Amount.meta({
					description:
						'What has to be held on the buyer’s card before the new goods leave ahead of the old ones; 0 for nothing'
				}),
				pay_within: z.string().nullable().meta({ description: 'How long it may be paid for, ISO 8601' }),
				lines: z.array(
					Pieces.extend({
						variant_id: z.string(),
						title: z.string(),
						options: z.array(z.object({ name: z.string(), value: z.string() })),
						unit_price: Amount,
						worth: Amount.meta({
							description: 'What is paid for the new goods, the old ones’ worth included'
						}),
						difference: Amount
					})
				),
				if_unpaid: z
					.object({ refund: Amount, fee: Amount })
					.nullable()
					.meta({ description: 'Of goods that come back: what follows where nobody pays in time' })
			})
			.optional()
			.meta({ description: 'What is sent in place of goods; kept until the quote expires' }),
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
		result: z.enum(['cancelled', 'requested', 'returning', 'withdrawn', 'kept', 'adjusted', 'exchanged']),
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
		exchange: z
			.object({
				id: z.string(),
				state: z.enum(EXCHANGE_STATES),
				ship: z.enum(SHIP_WHEN),
				difference: Amount,
				pay_by: Instant.nullable(),
				lines: z.array(Pieces.extend({ variant_id: z.string() }))
			})
			.optional()
			.meta({ description: 'What is sent in place of goods' }),
		request: z.object({ id: z.string(), state: z.literal('pending'), decide_by: Instant }).optional(),
		stated_at: Instant.optional().meta({ description: 'Of a withdrawal: when the statement was sent' }),
		return: z
			.object({
				id: z.string(),
				number: z.string().meta({ description: 'What stands on the parcel' }),
				state: z.enum(RETURN_STATES),
				decide_by: Instant.nullable(),
				expires_at: Instant.nullable(),
				send_by: Instant.optional().meta({ description: 'Of a withdrawal: by when it is to be sent off' }),
				refund: Amount.optional().meta({ description: 'Of a withdrawal: what follows the goods' }),
				postage: z.enum(['buyer', 'shop']).optional(),
				lines: z.array(Pieces).optional()
			})
			.optional()
			.meta({ description: 'Of a return or a withdrawal: the goods that come back' })
	})
	.meta({ id: 'Confirmed' });

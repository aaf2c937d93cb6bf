import { z } from 'zod';
import {
	Amount,
	Country,
	Currency,
	ForeignId,
	Instant,
	InstantOrDay,
	OrderRef,
	Quantity,
	SignedAmount,
	text,
	WebAddress
} from './atoms.ts';

const Tags = z.array(text(100)).max(100).default([]);

export const Address = z
	.object({
		name: text(200).optional(),
		company: text(200).optional(),
		lines: z.array(text(300)).max(10).optional(),
		postcode: text(40).optional(),
		city: text(200).optional(),
		region: text(200).optional(),
		country: Country.optional(),
		phone: text(60).optional()
	})
	.meta({ id: 'Address' });

const Buyer = z.object({
	kind: z.enum(['consumer', 'business']),
	country: Country.optional(),
	email: text(320).optional(),
	phone: text(60).optional(),
	name: text(200).optional(),
	tier: text(100).optional(),
	informed_of_withdrawal_at: Instant.optional()
});

const Line = z
	.object({
		id: ForeignId,
		sku: text(200).optional(),
		title: text(500).min(1, 'a title'),
		options: z
			.array(z.object({ name: text(100), value: text(200) }))
			.max(20)
			.default([]),
		image_url: WebAddress.optional(),
		product_id: ForeignId.optional(),
		variant_id: ForeignId.optional(),
		category: text(200).optional(),
		tags: Tags,
		quantity: Quantity,
		unit_price: Amount.optional().meta({ description: 'For display only' }),
		amount: Amount.meta({ description: 'Authoritative: the whole line before any discount' }),
		discount: Amount.optional(),
		tax: Amount.optional(),
		exemption: z
			.object({
				kind: z.enum(['personalised', 'perishable', 'sealed', 'digital', 'dated', 'separate_confirmation']),
				evidence: text(1000),
				at: Instant
			})
			.optional()
	})
	.refine((line) => (line.discount ?? 0) <= line.amount, {
		path: ['discount'],
		error: 'not more than the amount'
	})
	.meta({ id: 'OrderDocumentLine' });

const Adjustment = z
	.object({ kind: z.enum(['fee', 'tip', 'duty', 'rounding']), amount: SignedAmount, tax: Amount.optional() })
	.refine((one) => one.kind === 'rounding' || one.amount >= 0, {
		path: ['amount'],
		error: 'only rounding may be below 0'
	});

const Payment = z.object({
	provider: text(60).min(1),
	reference: ForeignId,
	amount: Amount,
	authorised_at: Instant.optional(),
	captured_at: Instant.optional()
});

const DelayNotice = z.object({
	sent_at: Instant,
	new_date: text(40).optional(),
	answer: text(100).optional(),
	answered_at: Instant.optional()
});

const hasNoTwins = (ids: readonly string[]) => new Set(ids).size === ids.length;

/** An order as a shop sends it (api.md, "Order document"). Unknown fields are dropped. */
export const OrderDocumentSchema = z
	.object({
		ref: OrderRef,
		display_ref: text(64).min(1).optional(),
		placed_at: Instant,
		currency: Currency,
		locale: text(35).optional(),
		market: text(60).optional(),
		tags: Tags,
		source: text(60).optional(),
		source_updated_at: Instant.optional(),
		buyer: Buyer,
		ship_to: Address.optional(),
		lines: z.array(Line).min(1, 'at least one line').max(5000, 'at most 5000 lines'),
		discounts: z
			.array(z.object({ code: text(100).optional(), amount: Amount }))
			.max(100)
			.default([]),
		shipping: z
			.object({
				method: text(200).optional(),
				amount: Amount,
				tax: Amount.optional(),
				standard_amount: Amount.optional()
			})
			.optional(),
		adjustments: z.array(Adjustment).max(100).default([]),
		prices_include_tax: z.boolean().default(true),
		tax: Amount.default(0),
		total: Amount,
		payments: z.array(Payment).max(100).default([]),
		promise: z.object({ ship_by: InstantOrDay.optional(), deliver_by: InstantOrDay.optional() }).optional(),
		disclosures: z
			.array(z.object({ what: text(200), at: Instant }))
			.max(100)
			.default([]),
		delay_notices: z.array(DelayNotice).max(100).default([]),
		metadata: z.record(z.string(), z.json()).default({})
	})
	.refine((document) => hasNoTwins(document.lines.map(({ id }) => id)), {
		path: ['lines'],
		error: 'every line needs an id of its own'
	})
	.refine(
		(document) => hasNoTwins(document.payments.map(({ provider, reference }) => `${provider} ${reference}`)),
		{ path: ['payments'], error: 'every payment needs a reference of its own' }
	)
	.meta({ id: 'OrderDocument' });

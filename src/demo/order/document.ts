import type { DocumentLine, OrderDocument } from '#domain/order/order-document.ts';
import { DEMO_SOURCE } from '#server/app/demo-gate.ts';
import type { Chance } from '../chance.ts';
import { priceIn, type Market } from '../markets.ts';
import { inventBuyer } from '../people/buyer.ts';
import type { BasketLine } from './basket.ts';

const HOUR_MS = 3_600_000;

/** The part an order plays: the simulator goes on with `moving` ones and the `showcase`, `still` ones stay as they are. */
export type Role = 'still' | 'moving' | 'showcase';

export type Draft = {
	market: Market;
	basket: readonly BasketLine[];
	kind: 'consumer' | 'business';
	payment: 'none' | 'authorised' | 'captured';
	role: Role;
	/** Where it was promised for another time than the shop usually does. */
	promised?: { ship_by?: string; deliver_by?: string };
};

/** An order as the demo's storefront sends it. The number is what the shopper sees behind the #. */
export function writeDocument(chance: Chance, number: number, placedAt: Date, draft: Draft): OrderDocument {
	const { market, basket, kind, role } = draft;
	const people = inventBuyer(chance, market.country, kind);
	// A trader sees prices without tax.
	const taxIncluded = market.taxIncluded && kind === 'consumer';
	const placed = placedAt.toISOString();
	const money = reckon(chance, market, basket, taxIncluded);
	const lines = basket.map(({ engraved, ...line }, index): DocumentLine => {
		const tax = money.lineTaxes?.[index];
		return {
			...line,
			...(tax === undefined ? {} : { tax }),
			...(engraved
				? {
						exemption: {
							kind: 'personalised',
							evidence: 'The words to engrave were entered at checkout',
							at: placed
						}
					}
				: {})
		};
	});
	return {
		ref: `RT-${number}`,
		display_ref: `#${number}`,
		placed_at: placed,
		currency: market.currency,
		locale: market.locale,
		market: market.country,
		tags: kind === 'business' ? ['trade'] : chance.happens(0.1) ? ['gift'] : [],
		source: DEMO_SOURCE,
		source_updated_at: placed,
		buyer: { ...people.buyer, ...(kind === 'consumer' ? { informed_of_withdrawal_at: placed } : {}) },
		...(people.ship_to ? { ship_to: people.ship_to } : {}),
		lines,
		discounts: money.discounts,
		shipping: money.shipping,
		adjustments: money.adjustments,
		prices_include_tax: taxIncluded,
		tax: money.tax,
		total: money.total,
		payments: paymentsOf(draft.payment, number, money.total, placedAt),
		promise: {
			...{ ship_by: later(placedAt, 2 * 24), deliver_by: later(placedAt, market.days * 24) },
			...draft.promised
		},
		disclosures: [{ what: 'cancellation_terms', at: placed }],
		delay_notices: [],
		metadata: { demo: role }
	};
}

/** The same order after its payment came in, as the storefront sends it then. */
export function withPayment(document: OrderDocument, at: Date): OrderDocument {
	const number = Number(document.ref.slice('RT-'.length));
	const payments = paymentsOf('captured', number, document.total, at);
	return { ...document, source_updated_at: at.toISOString(), payments };
}

function paymentsOf(payment: Draft['payment'], number: number, amount: number, at: Date) {
	if (payment === 'none') return [];
	const authorised_at = at.toISOString();
	const one = { provider: 'demo-pay', reference: `demo-${number}`, amount, authorised_at };
	return [payment === 'captured' ? { ...one, captured_at: authorised_at } : one];
}

type Reckoning = Pick<OrderDocument, 'discounts' | 'shipping' | 'adjustments' | 'tax' | 'total'> & {
	/** Only where the storefront says the tax of each line. */
	lineTaxes?: number[];
};

/** Discounts, shipping, extras and tax, so that the total is the sum of its parts. */
function reckon(
	chance: Chance,
	market: Market,
	basket: readonly BasketLine[],
	taxIncluded: boolean
): Reckoning {
	const goods = basket.map(({ amount, discount = 0 }) => amount - discount);
	const sum = goods.reduce((total, one) => total + one, 0);
	const percent = chance.pick([0, 0, 0, 0, 0, 10, 15]);
	const discounts =
		percent > 0 ? [{ code: `WELCOME${percent}`, amount: Math.floor((sum * percent) / 100) }] : [];
	const discount = discounts[0]?.amount ?? 0;

	const express = chance.happens(0.12);
	const free = !express && sum > market.shipping * 16;
	const fee = express ? market.shipping * 2 : free ? 0 : market.shipping;
	const taxOf = (amount: number) =>
		Math.round(
			taxIncluded ? amount - amount / (1 + market.taxPercent / 100) : (amount * market.taxPercent) / 100
		);
	const shippingTax = taxOf(fee);
	const shipping = {
		method: express ? 'express' : 'standard',
		amount: fee,
		tax: shippingTax,
		...(express ? { standard_amount: market.shipping } : {})
	};
	const wrapping = chance.happens(0.06) ? [{ kind: 'fee' as const, amount: priceIn(market, 300) }] : [];
	const duty =
		market.route === 'overseas' && chance.happens(0.3)
			? [{ kind: 'duty' as const, amount: Math.round(sum / 25) }]
			: [];
	const adjustments = [...wrapping, ...duty];
	const extra = adjustments.reduce((total, { amount }) => total + amount, 0);

	const perLine = discount === 0 && chance.happens(0.5);
	const lineTaxes = goods.map(taxOf);
	const goodsTax = perLine ? lineTaxes.reduce((total, one) => total + one, 0) : taxOf(sum - discount);
	const tax = goodsTax + shippingTax;
	const total = sum - discount + fee + extra + (taxIncluded ? 0 : tax);
	return { discounts, shipping, adjustments, tax, total, ...(perLine ? { lineTaxes } : {}) };
}

const later = (from: Date, hours: number) => new Date(from.getTime() + hours * HOUR_MS).toISOString();

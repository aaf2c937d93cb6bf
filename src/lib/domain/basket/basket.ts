import { shareAmounts } from '../order/share-amounts.ts';
import type { PolicyLine, PolicyOrder } from '../policy/facts.ts';
import { accept, type Result } from '../refusal.ts';

/** What somebody is about to buy, already parsed: amounts are safe integers in minor units of `currency`. */
export type Basket = {
	currency: string;
	/** ISO 3166-1 alpha-2, of the buyer; without it no law is known to speak. */
	country?: string | undefined;
	/** State or province the goods go to. */
	region?: string | undefined;
	buyer: 'consumer' | 'business';
	tier?: string | undefined;
	market?: string | undefined;
	tags: string[];
	lines: BasketLine[];
	/** Off the whole basket. */
	discount: number;
	shipping: number;
	tax: number;
	prices_include_tax: boolean;
};

export type BasketLine = {
	id: string;
	sku?: string | undefined;
	title?: string | undefined;
	category?: string | undefined;
	tags: string[];
	quantity: number;
	unit_price?: number | undefined;
	/** Of the whole line, before any discount. */
	amount: number;
	discount: number;
	/** Why a law does not cover it, as the order will say with its evidence. */
	exemption?: string | undefined;
};

/** What the shop has shown when it shows these terms; kept in the order's `disclosures`. */
export const DISCLOSED = 'cancellation and return terms with their fees';

/**
 * A basket as the order it becomes when it is placed and paid at this instant, with its terms shown before: so every
 * question of a policy has the answer that the order will give. Pure.
 *
 * @param at RFC 3339
 * @returns refusal `order.discount_exceeds_goods`
 */
export function orderOfBasket(basket: Basket, at: string): Result<PolicyOrder> {
	const { currency, shipping, tax, prices_include_tax, discount, tags, lines } = basket;
	const goods = lines.reduce((sum, line) => sum + line.amount - line.discount, 0);
	const total = goods - discount + shipping + (prices_include_tax ? 0 : tax);
	const shared = shareAmounts({
		...{ ref: 'basket', placed_at: at, currency, tags, prices_include_tax, tax, total },
		buyer: { kind: basket.buyer },
		lines: lines.map((line) => ({ ...line, title: '', options: [], exemption: undefined })),
		discounts: discount > 0 ? [{ amount: discount }] : [],
		shipping: { amount: shipping },
		...{ adjustments: [], payments: [], disclosures: [], delay_notices: [], metadata: {} }
	});
	if (!shared.ok) return shared;
	return accept({
		placed_at: at,
		paid_at: at,
		currency,
		market: basket.market ?? null,
		tags,
		buyer_kind: basket.buyer,
		buyer_country: basket.country ?? null,
		buyer_tier: basket.tier ?? null,
		buyer_region: basket.region ?? null,
		informed_of_withdrawal_at: at,
		total,
		prices_include_tax,
		shipping_amount: shipping,
		shipping_tax: 0,
		shipping_standard_amount: null,
		adjustments: [],
		ship_by: null,
		deliver_by: null,
		disclosures: [{ what: DISCLOSED, at }],
		delay_notices: [],
		payments: [paidInFull(total, at)],
		lines: lines.map((line, index): PolicyLine => {
			const shares = shared.value[index];
			return {
				id: line.id,
				sku: line.sku ?? null,
				category: line.category ?? null,
				tags: line.tags,
				quantity: line.quantity,
				unit_price: line.unit_price ?? null,
				amount: line.amount,
				discount: line.discount,
				exemption: line.exemption ? { kind: line.exemption, evidence: 'told with the basket', at } : null,
				share_discount: Number(shares?.discount ?? 0n),
				share_tax: Number(shares?.tax ?? 0n),
				share_shipping: Number(shares?.shipping ?? 0n),
				share_shipping_tax: Number(shares?.shippingTax ?? 0n)
			};
		})
	});
}

/** A fee is never more than what was paid, so the terms of a basket are those of one that is paid for. */
const paidInFull = (amount: number, at: string): PolicyOrder['payments'][number] => ({
	id: 'basket',
	amount,
	authorised_at: null,
	captured_at: at,
	voided_at: null,
	captured: amount,
	refunded: 0,
	refund_pending: 0
});

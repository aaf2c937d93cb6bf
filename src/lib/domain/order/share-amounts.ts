import { allocate } from '../money/allocate.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import type { OrderDocument } from './order-document.ts';

/** What a line carries of the order's own amounts, in minor units. */
export type LineShares = { discount: bigint; tax: bigint; shipping: bigint; shippingTax: bigint };

/**
 * Checks that the document's total is the sum of its parts and shares order-level discount, tax and shipping to the
 * lines, once (law 3; api.md, "Money, to the unit").
 *
 * Discounts and shipping go by what the goods cost after the line's own discount. Tax that a line states itself stays
 * with it; what is left of the order's tax, less that of shipping and adjustments, goes to the lines that state none
 * (to all of them where every line states its own), by what they cost after every discount.
 *
 * @returns one entry per line, in order; Σ discount = Σ discounts, Σ shipping = shipping, Σ tax + Σ shippingTax +
 * adjustments' tax = tax
 * @returns refusal `order.total_mismatch` with `expected`, `stated` and `difference` (= stated − expected), or
 * `order.discount_exceeds_goods`
 */
export function shareAmounts(document: OrderDocument): Result<LineShares[]> {
	const net = document.lines.map((line) => BigInt(line.amount) - BigInt(line.discount ?? 0));
	const goods = sum(net);
	const discounts = sum(document.discounts.map(({ amount }) => BigInt(amount)));
	const shipping = BigInt(document.shipping?.amount ?? 0);
	const adjustments = sum(document.adjustments.map(({ amount }) => BigInt(amount)));
	const tax = BigInt(document.tax);

	const expected = goods - discounts + shipping + adjustments + (document.prices_include_tax ? 0n : tax);
	const stated = BigInt(document.total);
	if (expected !== stated) {
		return refuse('order.total_mismatch', {
			expected: Number(expected),
			stated: Number(stated),
			difference: Number(stated - expected)
		});
	}
	if (discounts > goods) {
		return refuse('order.discount_exceeds_goods', { discounts: Number(discounts), goods: Number(goods) });
	}

	const discountShares = allocate(discounts, net);
	const shippingShares = allocate(shipping, net);
	const taxable = net.map((amount, index) => amount - (discountShares[index] ?? 0n));
	const shippingTax = BigInt(document.shipping?.tax ?? 0);
	const shippingTaxShares = allocate(shippingTax, net);
	const stays = document.lines.map((line) => BigInt(line.tax ?? 0));
	const adjustmentsTax = sum(document.adjustments.map((one) => BigInt(one.tax ?? 0)));
	const rest = tax - sum(stays) - shippingTax - adjustmentsTax;
	const silent = document.lines.map((line) => line.tax === undefined);
	const anySilent = silent.includes(true);
	const restShares = allocate(
		rest,
		taxable.map((amount, index) => (anySilent && !silent[index] ? 0n : amount))
	);
	return accept(
		document.lines.map((_, index) => ({
			discount: discountShares[index] ?? 0n,
			tax: (stays[index] ?? 0n) + (restShares[index] ?? 0n),
			shipping: shippingShares[index] ?? 0n,
			shippingTax: shippingTaxShares[index] ?? 0n
		}))
	);
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

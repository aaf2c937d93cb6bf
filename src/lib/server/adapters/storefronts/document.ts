import { refuse } from '#domain/refusal.ts';
import type { Happening } from '#domain/order/report.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import type { MoneyReader } from './reading.ts';
import { sum } from './reading.ts';

type Amounts = {
	lines: { amount: number; discount?: number | undefined }[];
	discounts: { amount: number }[];
	shipping?: { amount: number } | undefined;
	adjustments: { kind: string; amount: number; tax?: number | undefined }[];
	prices_include_tax: boolean;
	tax: number;
	total: number;
};

/** What the parts of a document sum to (api.md, "Order document"). */
export const totalOf = (parts: Omit<Amounts, 'total'>): number =>
	sum(parts.lines.map(({ amount, discount = 0 }) => amount - discount)) -
	sum(parts.discounts.map(({ amount }) => amount)) +
	(parts.shipping?.amount ?? 0) +
	sum(parts.adjustments.map(({ amount }) => amount)) +
	(parts.prices_include_tax ? 0 : parts.tax);

/**
 * An order as an item, where all its amounts could be read. Amounts finer than the currency were rounded one by one:
 * what that leaves over, at most one unit per line, is named as rounding. Any other difference is left to be refused.
 */
export function orderItem(
	id: string,
	document: Amounts & { ref: string } & Record<string, unknown>,
	happenings: Happening[],
	money: MoneyReader
): StorefrontItem {
	if (money.faults.length > 0) return { kind: 'refused', id, refusal: invalid(money.faults) };
	const difference = document.total - totalOf(document);
	const few = Math.abs(difference) <= document.lines.length + 2;
	if (difference !== 0 && money.rounded && few) {
		document.adjustments.push({ kind: 'rounding', amount: difference });
	}
	return { kind: 'order', id, ref: document.ref, document, happenings };
}

/** A payload that is neither an order nor anything that happened to one. `what` names what it seems to be. */
export function notAnOrder(id: string, what: string): StorefrontItem {
	const refused = refuse('input.not_an_order', { what });
	return { kind: 'refused', id, refusal: refused.ok ? { code: 'input.not_an_order' } : refused.refusal };
}

const invalid = (errors: MoneyReader['faults']) => ({ code: 'request.invalid' as const, errors });

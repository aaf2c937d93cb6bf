import type { MoneyView } from '#domain/order/money-view.ts';
import { m } from '#i18n/paraglide/messages.js';

export type MoneyRow = { key: string; label: string; amount: number; strong?: boolean; free?: boolean };

const ADJUSTMENTS = new Map<string, () => string>([
	['fee', m['money.fee']],
	['tip', m['money.tip']],
	['duty', m['money.duty']],
	['rounding', m['money.rounding']]
]);

/** The receipt's rows in the order they add up; what is zero and says nothing is left out. */
export function moneyRows(money: MoneyView): MoneyRow[] {
	const rows: MoneyRow[] = [];
	const row = (key: string, label: string, amount: number | undefined, sign: 1 | -1 = 1) => {
		if (amount) rows.push({ key, label, amount: sign * amount });
	};
	row('subtotal', m['money.subtotal'](), money.subtotal);
	row('discount', m['money.discount'](), money.discount, -1);
	if (money.shipping !== undefined) {
		rows.push({
			key: 'shipping',
			label: m['money.shipping'](),
			amount: money.shipping,
			free: money.shipping === 0
		});
	}
	for (const [index, { kind, amount }] of (money.adjustments ?? []).entries()) {
		row(`adjustment ${index}`, (ADJUSTMENTS.get(kind) ?? m['money.other'])(), amount);
	}
	if (!money.taxIncluded) row('tax', m['money.tax'](), money.tax);
	if (money.total !== undefined) {
		rows.push({ key: 'total', label: m['money.total'](), amount: money.total, strong: true });
	}
	if (money.taxIncluded) row('tax', m['money.tax_included'](), money.tax);
	row('exchanged', m['money.exchanged'](), money.exchanged);
	row('paid', m['money.paid'](), money.paid);
	row('authorised', m['money.authorised'](), money.authorised);
	row('fees', m['money.fees'](), money.fees);
	// Where refunds are listed one by one below, their sums would only say it twice.
	if (money.refunds.length === 0) {
		row('pending', m['money.pending'](), money.pending);
		row('refunded', m['money.refunded'](), money.refunded);
	}
	return rows;
}

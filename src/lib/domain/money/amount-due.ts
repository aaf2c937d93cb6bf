import type { OrderRecord } from '../order/order-record.ts';

/**
 * What of an order nobody has paid or promised to pay: its total less what was taken out of it and less its payments.
 * Nothing paid, no fee: what was cancelled leaves with all it was worth. Nothing is due once no piece is left.
 *
 * @returns minor units, 0 or more
 */
export function amountDue(record: Pick<OrderRecord, 'total' | 'payments' | 'taken' | 'portions'>): number {
	if (record.portions.every(({ state }) => state === 'cancelled')) return 0;
	let due = BigInt(record.total);
	for (const { base, shipping } of record.taken) due -= BigInt(base) + BigInt(shipping);
	for (const payment of record.payments) due -= liveOf(payment);
	return due > 0n ? Number(due) : 0;
}

function liveOf(payment: OrderRecord['payments'][number]): bigint {
	const { amount, captured, released, authorised_at, captured_at, voided_at } = payment;
	if (captured > 0 || captured_at !== null) return BigInt(captured);
	return authorised_at !== null && voided_at === null ? BigInt(amount) - BigInt(released) : 0n;
}

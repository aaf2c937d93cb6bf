import { exchangedOf, securityOf } from '../exchange/books.ts';
import { isPending } from '../exchange/states.ts';
import { ownPostagePaid } from '../return/own-postage.ts';
import { promisedOf } from '../return/promised.ts';
import type { OrderRecord } from '../order/order-record.ts';

/**
 * What of an order nobody has paid or promised to pay: its total less what was taken out of it and less its payments.
 * Nothing paid, no fee: what was cancelled leaves with all it was worth. Nothing is due once no piece is left and
 * none is to come: fees and deductions were withheld from what went back. Where goods were exchanged, what they cost more is due, and what went
 * back, or will for goods on their way, or was kept for others is no payment for them.
 *
 * @returns minor units, 0 or more
 */
export function amountDue(record: Bill): number {
	const isOver = record.portions.every(({ state }) => state === 'cancelled' || state === 'returned');
	if (isOver && !record.exchanges?.some(({ state }) => isPending(state))) return 0;
	let due = BigInt(record.total);
	for (const { base, shipping } of record.taken) due -= BigInt(base) + BigInt(shipping);
	if (record.exchanges && record.exchanges.length > 0) due += ofExchanges(record);
	for (const payment of record.payments) due -= liveOf(payment);
	return due > 0n ? Number(due) : 0;
}

type Bill = Pick<OrderRecord, 'total' | 'payments' | 'taken' | 'portions' | 'exchanges'> &
	Partial<Pick<OrderRecord, 'returns' | 'refunds'>>;

function ofExchanges(record: Bill): bigint {
	const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
	const carried = sum(record.taken.map((one) => one.carried ?? 0));
	const kept = sum(record.taken.map(({ fee, withheld = 0 }) => fee + withheld));
	const gone = sum(record.taken.map(({ base, shipping }) => base + shipping)) - carried - kept;
	const went = sum(record.payments.map(({ refunded, refund_pending }) => refunded + refund_pending));
	// Postage that was paid back was for no piece.
	const back = went + BigInt(promisedOf(record) - ownPostagePaid({ refunds: record.refunds ?? [] }));
	const asked = BigInt(exchangedOf(record, 'asked') + securityOf(record));
	return asked + carried + kept + (back < gone ? back : gone < 0n ? 0n : gone);
}

function liveOf(payment: OrderRecord['payments'][number]): bigint {
	const { amount, captured, released, authorised_at, captured_at, voided_at } = payment;
	if (captured > 0 || captured_at !== null) return BigInt(captured);
	return authorised_at !== null && voided_at === null ? BigInt(amount) - BigInt(released) : 0n;
}

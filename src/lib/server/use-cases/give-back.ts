import { refundDueBy } from '#domain/cancellation/refund-due-by.ts';
import type { ExchangeRecord } from '#domain/exchange/exchange-record.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { policyOrderOf } from '#domain/policy/evaluate-record.ts';
import { distributeRefund, refundable } from '#domain/policy/quote/distribute-refund.ts';
import type { Tx } from '#server/db/client.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import type { LockedOrder } from '#server/db/orders.ts';
import { reserveRefunds } from '#server/db/refunds.ts';

type Owed = {
	record: OrderRecord;
	order: LockedOrder;
	exchange: ExchangeRecord | null;
	quote?: string;
};

/**
 * Reserves money that goes back for an exchange: what new goods cost less than the old ones, or a difference that was
 * paid for nothing. Never more than the payments hold, the latest payment first: the difference was paid last.
 *
 * @param amount minor units, 0 for none
 * @returns what the history tells of it
 */
export async function giveBack(
	tx: Tx,
	{ record, order, exchange, quote }: Owed,
	amount: number
): Promise<NewEntry[]> {
	if (amount <= 0) return [];
	const { payments } = policyOrderOf(record);
	const most = refundable(payments);
	const owed = BigInt(amount) < most ? BigInt(amount) : most;
	const { to, release } = distributeRefund(owed, exchange === null ? payments : payments.toReversed(), false);
	const due_at = record.historical ? null : refundDueBy(order.now.toISOString(), null);
	const refunds = to.map((one) => ({
		...{ id: newId(), payment: one.payment, amount: Number(one.amount), due_at }
	}));
	const released = release.map((one) => ({ ...one, amount: Number(one.amount), capture: null }));
	const quoteId = exchange?.quote ?? quote ?? null;
	await reserveRefunds(tx, { orderId: order.id, quoteId, at: order.now }, refunds, released);
	return [
		...refunds.map(({ id, payment, amount: part, due_at: due }) => ({
			type: 'refund.requested' as const,
			data: { refund: id, payment, amount: part, due_at: due }
		})),
		...released.map((one) => ({ type: 'payment.released' as const, data: { ...one } }))
	];
}

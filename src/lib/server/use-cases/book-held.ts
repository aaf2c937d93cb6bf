import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { changeExchange } from '#server/db/exchanges.ts';
import type { Actor } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { recordChange, type LockedOrder } from '#server/db/orders.ts';
import { findPaymentOrder, movePaymentOrder, type ListedPaymentOrder } from '#server/db/payment-orders.ts';
import { insertHeld, listPayments } from '#server/db/payments.ts';
import { listPortions } from '#server/db/portions.ts';
import type { LinkReport } from '#server/ports/payments.ts';

type Held = Extract<LinkReport, { state: 'held' }>;

/**
 * Writes down that a security is held, once: from now on new goods may leave before the old ones are back. Another amount
 * than was asked for is not taken for it: staff look at it, and nothing leaves. Its order is locked.
 */
export async function bookHeld(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	row: ListedPaymentOrder,
	{ payment: money, until }: Held
): Promise<Result<ListedPaymentOrder>> {
	const { id, provider, amount: ours, currency, exchangeId } = row;
	const about = { provider, reference: money.reference, orderId: order.id };
	if (row.kind !== 'hold' || exchangeId === null || money.amount !== ours || money.currency !== currency) {
		await movePaymentOrder(tx, id, { state: 'failed', failure: 'amount_differs', url: null });
		const facts = { ours, theirs: money.amount, currency, theirCurrency: money.currency, about: row.kind };
		await raiseTasks(tx, [{ kind: 'amount_differs', ...about, facts }]);
		return accept(row);
	}
	const known = await listPayments(tx, order.id);
	const at = money.at > order.now ? order.now : money.at;
	const payment = newId();
	const secures = exchangeId;
	await insertHeld(tx, { id: payment, position: known.length + 1, ...about, amount: ours, secures, at });
	await changeExchange(tx, exchangeId, { holdUntil: until, holdOpen: true });
	await movePaymentOrder(tx, id, { state: 'done', doneAt: at, paymentId: payment, url: null });
	const data = { exchange: exchangeId, amount: ours, until: until.toISOString() };
	const entries = [{ type: 'exchange.secured' as const, data }];
	await recordChange(tx, order, { portions: await listPortions(tx, order.id), entries, actor });
	return accept((await findPaymentOrder(tx, id)) ?? row);
}

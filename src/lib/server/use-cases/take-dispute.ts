import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { countDisputes, keepDispute } from '#server/db/disputes.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { endTasksAbout, raiseTasks } from '#server/db/money-tasks.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import type { StoredPayment } from '#server/db/payments.ts';
import { listPortions } from '#server/db/portions.ts';
import type { PaymentMessage } from '#server/ports/payment-message.ts';
import type { Taken } from './process-delivery.ts';

type Dispute = Extract<PaymentMessage, { about: 'dispute' }>;

/**
 * A buyer's bank took money back, or that is decided. It counts as charged back beyond what is refunded or on its way;
 * refunds that were not sent yet and would come on top wait (`coveredByDispute`), and go when the shop has won. Told
 * again, or in another order, it is the same.
 */
export async function takeDispute(
	tx: Tx,
	actor: Actor,
	{ payment, message }: { payment: StoredPayment; message: Dispute }
): Promise<Result<Taken>> {
	const { orderId, id: paymentId, provider } = payment;
	const order = await lockOrder(tx, { id: orderId });
	const { reference, amount, currency, state, at } = message;
	const about = { provider, reference, orderId };
	if (!order) return accept({ state: 'ignored', note: 'no such order' });
	if (amount <= 0 || currency !== order.currency) {
		const facts = { theirs: amount, currency: order.currency, theirCurrency: currency, about: 'dispute' };
		await raiseTasks(tx, [{ kind: 'amount_differs', ...about, facts }]);
		return accept({ state: 'done', note: 'flagged: another currency' });
	}
	const before = await keepDispute(tx, { paymentId, provider, reference, state, amount, openedAt: at });
	if (before && (before.state !== 'open' || (before.state === state && before.amount === amount)))
		return accept({ state: 'done' });
	await countDisputes(tx, paymentId);
	const data = { payment: paymentId, dispute: reference, amount };
	const entries: NewEntry[] = [];
	if (!before || before.amount !== amount) entries.push({ type: 'payment.charged_back', data });
	if (state !== 'open')
		entries.push({ type: 'payment.dispute_closed', data: { ...data, won: state === 'won' } });
	if (state === 'won') await endTasksAbout(tx, provider, ['charged_back'], [reference]);
	else await raiseTasks(tx, [{ kind: 'charged_back', ...about, facts: { theirs: amount, currency } }]);
	await recordChange(tx, order, { portions: await listPortions(tx, orderId), entries, actor });
	return accept({ state: 'done' });
}

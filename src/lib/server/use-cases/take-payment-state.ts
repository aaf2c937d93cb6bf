import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { findEnd } from '#server/db/payment-orders.ts';
import { listPayments, setCaptured, setVoided, type StoredPayment } from '#server/db/payments.ts';
import { listPortions } from '#server/db/portions.ts';
import type { PaymentMessage } from '#server/ports/payment-message.ts';
import type { CaptureReport } from '#server/ports/payments.ts';
import type { Taken } from './process-delivery.ts';
import { recordCapture } from './record-capture.ts';

type Change = Extract<PaymentMessage, { about: 'payment' }>;
type Asked = { payment: StoredPayment; message: Change };

/**
 * A payment of an order was captured or let go at the provider: because we asked for it, or because the shop's own
 * system did. What is as we believe it to be is booked once; anything else is a task for staff.
 */
export async function takePaymentState(
	tx: Tx,
	actor: Actor,
	{ payment: seen, message }: Asked
): Promise<Result<Taken>> {
	if (message.state === 'failed') return accept({ state: 'ignored', note: 'a try that failed' });
	const order = await lockOrder(tx, { id: seen.orderId });
	// Read again under the lock: only now does it stand still.
	const payment = (await listPayments(tx, seen.orderId)).find(({ id }) => id === seen.id);
	if (!order || !payment) return accept({ state: 'ignored', note: 'no such payment' });
	const end = await findEnd(tx, payment.id);
	if (end && end.state !== 'done' && end.state !== 'failed') {
		const done = await recordCapture(tx, actor, {
			id: end.id,
			report: reportOf(message, payment, end.amount)
		});
		return done.ok ? accept({ state: 'done' }) : done;
	}
	if (message.state === 'voided') return takeVoid(tx, actor, order, payment, message);
	const { amount: theirs, currency: theirCurrency, at } = message;
	const { currency } = order;
	const ours = payment.capturedAt ? payment.captured : payment.amount - payment.released;
	if (theirs !== ours || theirCurrency !== currency || payment.voidedAt) {
		const facts = { ours, theirs, currency, theirCurrency, about: 'captured' };
		return flag(tx, payment, facts);
	}
	if (payment.capturedAt) return accept({ state: 'done' });
	const when = at > order.now ? order.now : at;
	await setCaptured(tx, payment.id, ours, when);
	const entries: NewEntry[] = [{ type: 'payment.captured', data: { payment: payment.id, amount: ours } }];
	if (!order.paidAt) entries.push({ type: 'order.paid', data: { at: when.toISOString() } });
	const facts = { paidAt: order.paidAt ?? when };
	await recordChange(tx, order, { portions: await listPortions(tx, order.id), entries, actor, facts });
	return accept({ state: 'done' });
}

/** An authorisation that was let go is not there any more, whoever did it; one that should have stayed is a task. */
async function takeVoid(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	payment: StoredPayment,
	{ at }: Change
): Promise<Result<Taken>> {
	if (payment.voidedAt) return accept({ state: 'done' });
	const facts = { ours: payment.amount - payment.released, currency: order.currency, about: 'voided' };
	if (payment.capturedAt) return flag(tx, payment, { ...facts, ours: payment.captured });
	await setVoided(tx, payment.id, at > order.now ? order.now : at);
	const entries = [{ type: 'payment.voided' as const, data: { payment: payment.id } }];
	await recordChange(tx, order, { portions: await listPortions(tx, order.id), entries, actor });
	return flag(tx, payment, facts);
}

async function flag(
	tx: Tx,
	{ provider, reference, orderId }: StoredPayment,
	facts: Parameters<typeof raiseTasks>[1][number]['facts']
): Promise<Result<Taken>> {
	await raiseTasks(tx, [{ kind: 'payment_differs', provider, reference, orderId, facts }]);
	return accept({ state: 'done', note: `flagged: ${facts.about ?? ''}` });
}

function reportOf(message: Change, { reference }: StoredPayment, asked: number): CaptureReport {
	const amount = message.state === 'voided' ? 0 : message.amount;
	const { currency, at } = message;
	return amount === asked
		? { state: 'done', reference, amount, currency, at }
		: { state: 'differs', about: message.state, amount, currency };
}

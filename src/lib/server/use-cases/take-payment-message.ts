import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { listPaymentsByName } from '#server/db/disputes.ts';
import type { Actor } from '#server/db/history.ts';
import { linkDeliveryTo } from '#server/db/inbox-orders.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { findPaymentOrder } from '#server/db/payment-orders.ts';
import type { StoredPayment } from '#server/db/payments.ts';
import { findOrderHead } from '#server/db/orders.ts';
import { findReportedRefund } from '#server/db/refund-lists.ts';
import { isId } from '#server/db/ids.ts';
import type { PaymentMessage } from '#server/ports/payment-message.ts';
import type { RefundReport } from '#server/ports/payments.ts';
import type { Take, Taken } from './process-delivery.ts';
import { recordPaid } from './record-paid.ts';
import { reportRefund } from './settle-refund.ts';
import { takeDispute } from './take-dispute.ts';
import { takePaymentState } from './take-payment-state.ts';

type Refund = Extract<PaymentMessage, { about: 'refund' }>;
type From = { vendor: string; delivery: string };

/**
 * Takes what a payment provider's webhook says: before our own call was answered, after it, or again. One booking comes
 * of it, or a task for staff; what is about no payment of ours is none of our business.
 */
export const takePaymentMessage: Take<PaymentMessage> = async (tx, message, from) => {
	const actor: Actor = { kind: 'machine', id: from.vendor };
	if (message.about === 'link') return takeLink(tx, actor, message, from);
	if (message.about === 'refund') {
		const refund = await findReportedRefund(tx, { ...message, provider: from.vendor });
		if (refund) return takeRefund(tx, actor, refund, message, from);
	}
	if (message.about === 'payment' && message.order !== null) {
		const asked = isId(message.order) ? await findPaymentOrder(tx, message.order) : undefined;
		if (asked) return takeAsked(tx, actor, { id: asked.id, ref: asked.ref }, message, from);
	}
	const [payment] = await listPaymentsByName(tx, from.vendor, message.payment);
	const order = payment && (await findOrderHead(tx, payment.orderId));
	if (!payment || !order) return accept({ state: 'ignored', note: `${from.vendor}: no payment of ours` });
	await linkDeliveryTo(tx, from.delivery, order.ref);
	if (message.about === 'dispute') return takeDispute(tx, actor, { payment, message });
	if (message.about === 'payment') return takePaymentState(tx, actor, { payment, message });
	return message.about === 'refund'
		? flagUnknown(tx, payment, message, from)
		: checkTotal(tx, { payment, message, vendor: from.vendor });
};

type FoundRefund = NonNullable<Awaited<ReturnType<typeof findReportedRefund>>>;

async function takeRefund(
	tx: Tx,
	actor: Actor,
	refund: FoundRefund,
	message: Refund,
	from: From
): Promise<Result<Taken>> {
	await linkDeliveryTo(tx, from.delivery, refund.ref);
	const { reference, amount, currency, at, reason = '' } = message;
	// With our key on another payment it is not the refund we asked for.
	if (refund.provider !== from.vendor || !message.payment.includes(refund.reference)) {
		const facts = { ours: refund.reference, theirs: message.payment.join(' '), about: 'payment' };
		const about = { provider: from.vendor, reference, orderId: refund.orderId, refundId: refund.id };
		await raiseTasks(tx, [{ kind: 'payment_differs', ...about, facts }]);
		return accept({ state: 'done', note: 'flagged: another payment' });
	}
	const report: RefundReport =
		message.state === 'failed'
			? { state: 'failed', reason: reason || `${from.vendor}.failed`, reference }
			: { state: message.state, reference, amount, currency, at };
	const done = await reportRefund(tx, actor, { id: refund.id, report });
	// What comes late says less than is known.
	if (!done.ok && done.refusal.code !== 'refund.state_conflict') return done;
	return accept({ state: 'done', ...(!done.ok && { note: `late: it is ${refund.state}` }) });
}

/** Money went back that nobody here asked for: staff find out who did, and whether it is known by another way. */
async function flagUnknown(
	tx: Tx,
	payment: StoredPayment,
	message: Refund,
	{ vendor }: From
): Promise<Result<Taken>> {
	if (message.state === 'failed')
		return accept({ state: 'ignored', note: `${vendor}: failed, and not ours` });
	const { amount: theirs, currency, reference } = message;
	const about = { provider: vendor, reference, orderId: payment.orderId };
	await raiseTasks(tx, [{ kind: 'refund_unknown', ...about, facts: { theirs, currency } }]);
	return accept({ state: 'done', note: 'flagged: a refund nobody here asked for' });
}

/** More went back of a payment than we know of. */
async function checkTotal(
	tx: Tx,
	{
		payment,
		message,
		vendor
	}: { payment: StoredPayment; message: Extract<PaymentMessage, { about: 'refunded' }>; vendor: string }
): Promise<Result<Taken>> {
	const ours = payment.refunded + payment.refundPending;
	if (message.total <= ours) return accept({ state: 'done' });
	const facts = { ours, theirs: message.total, currency: message.currency, about: 'refunded' };
	const about = { provider: vendor, reference: payment.reference, orderId: payment.orderId };
	await raiseTasks(tx, [{ kind: 'payment_differs', ...about, facts }]);
	return accept({ state: 'done', note: 'flagged: more went back than we know of' });
}

/** A page to pay on that we asked for; others' pages are none of our business. */
async function takeLink(
	tx: Tx,
	actor: Actor,
	{ order: id, report }: Extract<PaymentMessage, { about: 'link' }>,
	from: From
): Promise<Result<Taken>> {
	const asked = isId(id) ? await findPaymentOrder(tx, id) : undefined;
	if (!asked || asked.provider !== from.vendor)
		return accept({ state: 'ignored', note: `${from.vendor}: no page of ours` });
	await linkDeliveryTo(tx, from.delivery, asked.ref);
	const done = await recordPaid(tx, actor, { id, report });
	return done.ok ? accept({ state: 'done' }) : done;
}

/** What we asked for ourselves, known by our own name of it: a page's payment or a charge. */
async function takeAsked(
	tx: Tx,
	actor: Actor,
	{ id, ref }: { id: string; ref: string },
	message: Extract<PaymentMessage, { about: 'payment' }>,
	{ delivery }: From
): Promise<Result<Taken>> {
	await linkDeliveryTo(tx, delivery, ref);
	// A card that was refused on the page can be tried again there; the page itself says when it is over.
	if (message.state !== 'captured') return accept({ state: 'done' });
	const { amount, currency, at, payment } = message;
	const money = { reference: payment[0] ?? '', amount, currency, at };
	const done = await recordPaid(tx, actor, { id, report: { state: 'paid', reference: '', payment: money } });
	return done.ok ? accept({ state: 'done' }) : done;
}

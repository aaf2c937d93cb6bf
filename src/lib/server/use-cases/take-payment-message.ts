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
import { recordPaid, type PaidReport } from './record-paid.ts';
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
	const { ref, taken } = await take(tx, actor, message, from);
	// Last, since it holds the order's row as well: whoever takes its lock after that could wait for each other.
	if (ref !== undefined) await linkDeliveryTo(tx, from.delivery, ref);
	return taken;
};

/** What came of it, and which order it is about. */
type About = { ref?: string; taken: Result<Taken> };

async function take(tx: Tx, actor: Actor, message: PaymentMessage, from: From): Promise<About> {
	const ignored = (what: string) => ({
		taken: accept({ state: 'ignored' as const, note: `${from.vendor}: ${what}` })
	});
	if (message.about === 'link') {
		const asked = isId(message.order) ? await findPaymentOrder(tx, message.order) : undefined;
		if (!asked || asked.provider !== from.vendor) return ignored('no page of ours');
		return { ref: asked.ref, taken: await takePaid(tx, actor, asked.id, message.report) };
	}
	if (message.about === 'refund') {
		const refund = await findReportedRefund(tx, { ...message, provider: from.vendor });
		if (refund) return { ref: refund.ref, taken: await takeRefund(tx, actor, refund, message, from) };
	}
	if (message.about === 'payment' && message.order !== null) {
		const asked = isId(message.order) ? await findPaymentOrder(tx, message.order) : undefined;
		// Of what is only held it is the payment itself that is taken or let go.
		if (asked && asked.kind !== 'hold')
			return { ref: asked.ref, taken: await takeAsked(tx, actor, asked.id, message) };
	}
	const [payment] = await listPaymentsByName(tx, from.vendor, message.payment);
	const order = payment && (await findOrderHead(tx, payment.orderId));
	if (!payment || !order) return ignored('no payment of ours');
	const { ref } = order;
	if (message.about === 'dispute') return { ref, taken: await takeDispute(tx, actor, { payment, message }) };
	if (message.about === 'payment')
		return { ref, taken: await takePaymentState(tx, actor, { payment, message }) };
	return message.about === 'refund'
		? { ref, taken: await flagUnknown(tx, payment, message, from) }
		: { ref, taken: await checkTotal(tx, { payment, message, vendor: from.vendor }) };
}

type FoundRefund = NonNullable<Awaited<ReturnType<typeof findReportedRefund>>>;

async function takeRefund(
	tx: Tx,
	actor: Actor,
	refund: FoundRefund,
	message: Refund,
	from: From
): Promise<Result<Taken>> {
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

/** What became of a page to pay on or of a charge that we asked for. */
async function takePaid(tx: Tx, actor: Actor, id: string, report: PaidReport): Promise<Result<Taken>> {
	const done = await recordPaid(tx, actor, { id, report });
	return done.ok ? accept({ state: 'done' }) : done;
}

/** A payment known by our own name of what we asked for: a page's or a charge's. */
async function takeAsked(
	tx: Tx,
	actor: Actor,
	id: string,
	message: Extract<PaymentMessage, { about: 'payment' }>
): Promise<Result<Taken>> {
	// A card that was refused on the page can be tried again there; the page itself says when it is over.
	if (message.state !== 'captured') return accept({ state: 'done' });
	const { amount, currency, at, payment } = message;
	const money = { reference: payment[0] ?? '', amount, currency, at };
	return takePaid(tx, actor, id, { state: 'paid', payment: money });
}

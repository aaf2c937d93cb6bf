import type { RefundState } from '#domain/order/states.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { isId } from '#server/db/ids.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { findRefund, type ListedRefund } from '#server/db/refund-lists.ts';
import { moveRefund } from '#server/db/refunds.ts';
import { withCommit } from '#server/db/transaction.ts';
import { isWithStorefront } from '#server/db/write-backs.ts';
import type { RefundReport } from '#server/ports/payments.ts';
import type { Command } from './command.ts';

/** From where each state may be reached. One that failed is paid by another way, so it can still be settled. */
const FROM = {
	sent: ['requested', 'unknown'],
	unknown: ['requested', 'sent'],
	settled: ['requested', 'sent', 'unknown', 'failed'],
	failed: ['requested', 'sent', 'unknown']
} satisfies Partial<Record<RefundState, readonly RefundState[]>>;

type Step = {
	to: keyof typeof FROM;
	reference?: string | undefined;
	at?: Date | undefined;
	/** Their clock may be ahead of ours: what is settled is settled by now. */
	isTheirClock?: boolean;
	reason?: string | undefined;
};

/**
 * The money is back, since `at` or as of now. Refusals: `refund.not_found`; `refund.state_conflict`, also while its
 * storefront is to send it (`with: storefront`); `request.invalid` for a time to come.
 */
export const settleRefund: Command<{ id: string; reference: string; at?: Date | undefined }, ListedRefund> = (
	tx,
	actor,
	{ id, reference, at }
) => moveById(tx, actor, id, { to: 'settled', reference, at });

/** It did not go through; what was reserved stays reserved, because it is still owed. Refusals as above. */
export const failRefund: Command<{ id: string; reason: string }, ListedRefund> = (
	tx,
	actor,
	{ id, reason }
) => moveById(tx, actor, id, { to: 'failed', reason });

/**
 * Writes down what a provider said. One that reports another amount or currency is not believed, and what it refuses or
 * says to be undone is no end either: staff look at it, as a task.
 *
 * Refusals as above; `refund.state_conflict` also where it says less than is known.
 */
export const reportRefund: Command<{ id: string; report: RefundReport }, ListedRefund> = async (
	tx,
	actor,
	{ id, report }
) => {
	// Before anything else of the order is touched: a task holds its row as well.
	const locked = await lockRefund(tx, id);
	if (!locked) return refuse('refund.not_found');
	const { refund } = locked;
	const on = (step: Step) => move(tx, actor, locked, step);
	if (report.state === 'absent' || report.state === 'unknown') return on({ to: 'unknown' });
	const { provider, providerKey, orderId, amount: ours, currency } = refund;
	const about = { provider, reference: providerKey, orderId, refundId: id };
	if (report.state === 'stopped') {
		const facts = { ours, currency, about: report.reason };
		await raiseTasks(tx, [{ kind: 'request_refused', ...about, facts }]);
		return on({ to: 'unknown', reason: report.reason });
	}
	if (report.state === 'failed') {
		const kind = refund.state === 'settled' ? 'state_differs' : 'request_refused';
		await raiseTasks(tx, [{ kind, ...about, facts: { ours, currency, about: report.reason } }]);
		// Back at the bank it came from, after all: what was told as done is for staff to put right.
		if (refund.state === 'settled') return accept(refund);
		return on({ to: 'failed', reason: report.reason, reference: report.reference });
	}
	const { amount: theirs = ours, currency: theirCurrency = currency, reference } = report;
	if (theirs !== ours || theirCurrency !== currency) {
		await raiseTasks(tx, [
			{ kind: 'amount_differs', ...about, facts: { ours, theirs, currency, theirCurrency } }
		]);
		if (refund.state === 'settled') return accept(refund);
		const reason = `the provider reports ${theirs} ${theirCurrency}`;
		return on({ to: 'unknown', reason });
	}
	return report.state === 'sent'
		? on({ to: 'sent', reference })
		: on({ to: 'settled', reference, at: report.at, isTheirClock: true });
};

type LockedRefund = { order: LockedOrder; refund: ListedRefund };

/** A refund and its order, locked. */
async function lockRefund(tx: Tx, id: string): Promise<LockedRefund | undefined> {
	if (!isId(id)) return undefined;
	// One journey; PostgreSQL comes to the second when it holds the lock: only then does it stand still.
	const [order, refund] = await Promise.all([lockOrder(tx, { refund: id }), findRefund(tx, id)]);
	return order && refund && { order, refund };
}

async function moveById(tx: Tx, actor: Actor, id: string, step: Step): Promise<Result<ListedRefund>> {
	const locked = await lockRefund(tx, id);
	if (!locked) return refuse('refund.not_found');
	// Its storefront is sending it, or may have: what somebody sends by hand now would be sent twice.
	const isElsewhere = locked.refund.state !== step.to && (await isWithStorefront(tx, id));
	if (isElsewhere) return refuse('refund.state_conflict', { state: locked.refund.state, with: 'storefront' });
	return move(tx, actor, locked, step);
}

async function move(
	tx: Tx,
	actor: Actor,
	{ order, refund }: LockedRefund,
	step: Step
): Promise<Result<ListedRefund>> {
	const isToCome = step.at !== undefined && step.at > order.now;
	if (isToCome && !step.isTheirClock) return refuse('request.invalid', { errors: [TO_COME] });
	// Said again, it is answered again, where it says the same.
	const isRepeat = refund.state === step.to && sameFacts(refund, step);
	if (isRepeat) {
		// Asked after once more: that is remembered, and no news.
		if (step.to === 'unknown') await moveRefund(tx, refund, { state: 'unknown', sentAt: order.now });
		return accept(refund);
	}
	if (!FROM[step.to].some((state) => state === refund.state))
		return refuse('refund.state_conflict', { state: refund.state });
	const { id, amount } = refund;
	const state = step.to;
	const to = {
		state,
		...((state === 'sent' || state === 'unknown') && { sentAt: order.now }),
		...(state === 'settled' && { settledAt: isToCome ? order.now : (step.at ?? order.now), failure: null }),
		...(step.reference !== undefined && { providerReference: step.reference }),
		...(step.reason !== undefined && { failure: step.reason })
	};
	// A reason is words of people or vendors: it stays with the refund.
	const data = { refund: id, payment: refund.paymentId, amount, reference: step.reference };
	const entries = [{ type: `refund.${state}` as const, data }];
	await withCommit(tx, [moveRefund(tx, refund, to), recordChange(tx, order, { entries, actor })]);
	return accept({ ...refund, ...to, waits: false });
}

const sameFacts = (refund: ListedRefund, { reference, reason }: Step): boolean =>
	(reference === undefined || reference === refund.providerReference) &&
	(reason === undefined || reason === refund.failure);

const TO_COME = { path: '/at', what: 'an instant that has been, for example 2026-11-22T10:15:00+01:00' };

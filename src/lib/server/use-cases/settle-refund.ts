import type { RefundState } from '#domain/order/states.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { isId } from '#server/db/ids.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import { findRefund, moveRefund, type ListedRefund } from '#server/db/refunds.ts';
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
	reason?: string | undefined;
};

/** The money is back, since `at` or as of now. Refusals: `refund.not_found`, `refund.state_conflict`, `request.invalid` for a time to come. */
export const settleRefund: Command<{ id: string; reference: string; at?: Date | undefined }, ListedRefund> = (
	tx,
	actor,
	{ id, reference, at }
) => move(tx, actor, id, { to: 'settled', reference, at });

/** It did not go through; what was reserved stays reserved, because it is still owed. Refusals as above. */
export const failRefund: Command<{ id: string; reason: string }, ListedRefund> = (
	tx,
	actor,
	{ id, reason }
) => move(tx, actor, id, { to: 'failed', reason });

/**
 * Writes down what a provider said. One that reports another amount or currency is not believed: staff look at it.
 *
 * Refusals as above.
 */
export const reportRefund: Command<{ id: string; report: RefundReport }, ListedRefund> = async (
	tx,
	actor,
	{ id, report }
) => {
	if (report.state === 'absent') return move(tx, actor, id, { to: 'unknown' });
	if (report.state !== 'settled') {
		const reason = report.state === 'failed' ? report.reason : undefined;
		const reference = report.state === 'sent' ? report.reference : undefined;
		return move(tx, actor, id, { to: report.state, reason, reference });
	}
	const refund = await findRefund(tx, id);
	const differs = refund && (refund.amount !== report.amount || refund.currency !== report.currency);
	if (differs) {
		const reason = `the provider reports ${report.amount} ${report.currency}`;
		return move(tx, actor, id, { to: 'unknown', reason });
	}
	return move(tx, actor, id, { to: 'settled', reference: report.reference, at: report.at });
};

async function move(tx: Tx, actor: Actor, id: string, step: Step): Promise<Result<ListedRefund>> {
	const found = isId(id) ? await findRefund(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	// Read again under the lock: only now does it stand still.
	const refund = order && (await findRefund(tx, id));
	if (!refund) return refuse('refund.not_found');
	if (step.at && step.at > order.now) return refuse('request.invalid', { errors: [TO_COME] });
	// Said again, it is answered again, where it says the same.
	const isRepeat = refund.state === step.to && sameFacts(refund, step);
	if (isRepeat) {
		// Asked after once more: that is remembered, and no news.
		if (step.to === 'unknown') await moveRefund(tx, refund, { state: 'unknown', sentAt: order.now });
		return accept(refund);
	}
	if (!FROM[step.to].some((state) => state === refund.state))
		return refuse('refund.state_conflict', { state: refund.state });
	const { state, amount } = { state: step.to, amount: refund.amount };
	await moveRefund(tx, refund, {
		state,
		...((state === 'sent' || state === 'unknown') && { sentAt: order.now }),
		...(state === 'settled' && { settledAt: step.at ?? order.now, failure: null }),
		providerReference: step.reference,
		...(step.reason !== undefined && { failure: step.reason })
	});
	// A reason is words of people or vendors: it stays with the refund.
	const data = { refund: id, payment: refund.paymentId, amount, reference: step.reference };
	const entries = [{ type: `refund.${state}` as const, data }];
	await recordChange(tx, order, { portions: await listPortions(tx, order.id), entries, actor });
	const after = await findRefund(tx, id);
	if (!after) throw new Error(`refund ${id} has vanished inside its own transaction`);
	return accept(after);
}

const sameFacts = (refund: ListedRefund, { reference, reason }: Step): boolean =>
	(reference === undefined || reference === refund.providerReference) &&
	(reason === undefined || reason === refund.failure);

const TO_COME = { path: '/at', what: 'an instant that has been, for example 2026-11-22T10:15:00+01:00' };

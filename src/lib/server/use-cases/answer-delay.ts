import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { openDelay, piecesLeft } from '#domain/shortage/delay-of-order.ts';
import type { DelayRecord } from '#domain/shortage/delay-record.ts';
import type { Tx } from '#server/db/client.ts';
import { changeDelay } from '#server/db/delays.ts';
import type { Actor } from '#server/db/history.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { quoteRecord, type QuoteDeps } from './ask-quote.ts';
import type { ToldDelay } from './ask-delay.ts';
import type { Command } from './command.ts';
import { confirmQuote } from './confirm-quote.ts';
import { delayData } from './end-delay.ts';

export type AnswerDelayInput = {
	ref: string;
	answer: 'wait' | 'cancel';
	/** The question that was shown; without it the one that is open. */
	delay?: string | undefined;
	/** What the page said that cancelling gives back, minor units: less is refused. */
	shown?: number | undefined;
};

/** What came of it; `cancelled` with its refund where it was to cancel. */
export type AnsweredDelay = ToldDelay & { cancelled: ConfirmedQuote | null };

/**
 * Takes a buyer's answer and carries it out: they wait, or the pieces nobody has taken yet are cancelled free, by a quote
 * and its confirmation in one act. Given again, the same answer changes nothing. A swap is answered by its own quote.
 *
 * Refusals: `order.not_found`; `delay.not_open` with the `state` it has; `delay.changed` where another question has taken
 * its place or less would come back than was shown; those of a quote.
 */
export const answerDelay =
	(deps: QuoteDeps): Command<AnswerDelayInput, AnsweredDelay> =>
	async (tx, actor, { ref, answer, delay, shown }) => {
		const order = await lockOrder(tx, { ref });
		if (!order) return refuse('order.not_found');
		const record = await getOrderRecord(tx, order.ref);
		const asked = (record.delays ?? []).filter(({ id }) => delay === undefined || id === delay);
		const open = openDelay({ delays: asked });
		const last = asked.at(-1);
		if (!open) {
			if (last?.answer === answer) return accept({ ...last, order: order.ref, cancelled: null });
			const isRenewed = last?.state === 'renewed';
			return refuse(isRenewed ? 'delay.changed' : 'delay.not_open', { state: last?.state ?? null });
		}
		const cancelled = await carryOut(tx, { deps, actor, order, record, open, answer });
		if (!cancelled.ok) return cancelled;
		if (shown !== undefined && answer === 'cancel' && (cancelled.value?.refund.amount ?? 0) < shown)
			return refuse('delay.changed', { amount: cancelled.value?.refund.amount ?? 0 });
		const state = answer === 'wait' ? ('waiting' as const) : ('cancelled' as const);
		const at = order.now.toISOString();
		const ended = { ...open, state, answer, answered_at: at, ended_at: at };
		return accept({ ...ended, order: order.ref, cancelled: cancelled.value });
	};

type Facts = {
	deps: QuoteDeps;
	actor: Actor;
	order: LockedOrder;
	record: OrderRecord;
	open: DelayRecord;
	answer: 'wait' | 'cancel';
};

/**
 * Does what was answered, or what silence means where the system itself decides. Its order is locked, the question open.
 *
 * Refusals: `delay.not_open` where everything has been taken another way; those of a quote.
 */
export async function carryOut(tx: Tx, facts: Facts): Promise<Result<ConfirmedQuote | null>> {
	const { deps, actor, order, record, open, answer } = facts;
	const left = piecesLeft(open, record);
	if (left.length === 0) return refuse('delay.not_open', { state: 'overtaken' });
	if (answer === 'cancel') {
		const lines = left.map((one) => ({ ...one, reason: 'out_of_stock' }));
		const quote = await quoteRecord(deps, tx, actor, record, { ref: order.ref, kind: 'cancel', lines });
		return quote.ok ? confirmQuote(deps)(tx, actor, { id: quote.value.id }) : quote;
	}
	const isSilence = actor.kind === 'system';
	const said = isSilence ? {} : { answer, answeredAt: order.now };
	await changeDelay(tx, open.id, { state: 'waiting', endedAt: order.now, ...said });
	const entry = isSilence
		? { type: 'delay.silent' as const, data: { ...delayData(open), outcome: answer } }
		: { type: 'delay.answered' as const, data: { ...delayData(open), answer } };
	await recordChange(tx, order, { entries: [entry], actor });
	return accept(null);
}

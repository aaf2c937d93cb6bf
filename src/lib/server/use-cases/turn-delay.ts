import { accept, refuse } from '#domain/refusal.ts';
import { awaitedSwap, piecesLeft } from '#domain/shortage/delay-of-order.ts';
import type { AskState } from '#domain/shortage/states.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { changeDelay, findDelayOrder, noteSeen } from '#server/db/delays.ts';
import { isId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { carryOut } from './answer-delay.ts';
import { shortPieces } from './ask-delay.ts';
import type { QuoteDeps } from './ask-quote.ts';
import type { Command } from './command.ts';
import { delayData } from './end-delay.ts';

export type TurnedDelay = { id: string; order: string; state: AskState };

/**
 * Moves a question on as far as it goes by itself: its goods left the shelf another way, there is enough of them again, or
 * its time is over and silence decides: but not while a swap that its buyer asked for can still be paid. Turned again it
 * does nothing twice.
 *
 * Refusals: `delay.not_open` where there is none; those of a quote, where silence cancels.
 */
export const turnDelay =
	(deps: QuoteDeps): Command<{ id: string }, TurnedDelay> =>
	async (tx, actor, { id }) => {
		const orderId = isId(id) ? await findDelayOrder(tx, id) : undefined;
		const order = orderId === undefined ? undefined : await lockOrder(tx, { id: orderId });
		if (!order) return refuse('delay.not_open', { state: null });
		const record = await getOrderRecord(tx, order.ref);
		const delay = record.delays?.find((one) => one.id === id);
		const turned = (state: AskState) => accept({ id, order: order.ref, state });
		if (delay?.state !== 'open') return turned(delay?.state ?? 'open');

		const left = piecesLeft(delay, record);
		const end = left.length === 0 ? 'overtaken' : (await isCovered()) ? 'covered' : undefined;
		if (end) {
			await changeDelay(tx, id, { state: end, endedAt: order.now });
			const data = { ...delayData(delay), lines: left };
			const entries = [{ type: `delay.${end}` as const, data }];
			await recordChange(tx, order, { entries, actor });
			return turned(end);
		}
		if (new Date(delay.answer_by) > order.now) {
			await noteSeen(tx, id, order.version);
			return turned('open');
		}
		const swap = awaitedSwap(delay, record);
		if (swap) {
			// Paid or lapsed, it changes the order, and then this is looked at again; while they pay it is not over.
			const retryAt = new Date(Math.max(order.now.getTime() + MINUTE, Date.parse(swap.pay_by ?? '') || 0));
			await changeDelay(tx, id, { retryAt, seenVersion: order.version });
			return turned('open');
		}
		const done = await carryOut(tx, { deps, actor, order, record, open: delay, answer: delay.silence });
		return done.ok ? turned(delay.silence === 'wait' ? 'waiting' : 'cancelled') : done;

		/** There is enough of all of them for this order, whatever else is short. */
		async function isCovered(): Promise<boolean> {
			if (!delay?.by_stock) return false;
			const short = await shortPieces(tx, record.id);
			return !left.some(({ line }) => short.some((one) => one.line === line));
		}
	};

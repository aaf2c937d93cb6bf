import type { Portion } from '#domain/order/portions.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { takesOfReceived } from '#domain/return/amounts.ts';
import { giveUp } from '#domain/return/pieces.ts';
import type { Tx } from '#server/db/client.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { savePortions } from '#server/db/portions.ts';
import { changeReturnLine, hasOpenRefund } from '#server/db/returns.ts';
import { chargeSettled } from './charge-unreturned.ts';
import type { Command } from './command.ts';
import {
	arrivedParcels,
	endStep,
	holdReturn,
	later,
	nextState,
	type HeldReturn,
	type SteppedReturn
} from './hold-return.ts';
import { payReturn } from './pay-return.ts';
import { runningTakes } from './quoted-takes.ts';

/** Pieces of a held return that have not come are the buyer's again. Writes them; @returns all portions afterwards */
export async function dropMissing(
	tx: Tx,
	{ back, record, order, portions: before }: HeldReturn
): Promise<Portion[]> {
	const portions = giveUp(before, back.id, arrivedParcels(record), newId);
	await savePortions(tx, order.id, before, portions);
	return portions;
}

export type SettleReturnInput = {
	id: string;
	/** Of a deduction that was objected to: it stands or is given back. The clock gives back what nobody answered. */
	by: 'clock' | 'stands' | 'given_back';
};

/**
 * Makes final what a return gives back: goods that nobody looked at in time without a deduction, a deduction that nobody
 * objects to in time, an objection that was answered or was not in time.
 *
 * Refusals: `return.not_found`; `return.state_conflict` with the `state` it has.
 */
export const settleReturn: Command<SettleReturnInput, SteppedReturn> = async (tx, actor, { id, by }) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const { back, order } = held;
	const state = nextState(held, 'settle');
	if (!state.ok) return state;
	const clock = back.state === 'received' ? back.settleBy : back.objectBy;
	const isTime = clock !== null && clock <= order.now;
	const isAnswer = back.state === 'inspected' && back.objectedAt !== null;
	if (by === 'clock' ? !isTime : !isAnswer) return refuse('return.state_conflict', { state: back.state });

	const portions = await dropMissing(tx, held);
	const givesBack = back.objectedAt !== null && by !== 'stands';
	if (givesBack) {
		const none = { deduction: 0, deductionReason: null };
		for (const { line } of held.lines) await changeReturnLine(tx, back.id, line, none);
	}
	const takes =
		back.state === 'inspected' && !givesBack ? back.takes : takesOfReceived(runningTakes(held), held.lines);
	const paid = await payReturn(tx, held, { takes, portions, receivedAt: back.receivedAt });
	const data = { return: back.id, number: back.number, refund: paid.to.refunded, by };
	const entries: NewEntry[] = [...paid.entries, { type: 'return.settled', data }];
	const to = { ...paid.to, state: state.value, settledAt: order.now };
	const stepped = await endStep(tx, held, actor, { to, portions, entries });
	const charged = await chargeSettled(tx, actor, { id });
	return charged.ok ? accept(stepped) : charged;
};

/**
 * The buyer objects to a deduction. It is answered by a person; what nobody answers in time is given back.
 *
 * Refusals: `return.not_found`; `return.state_conflict` with the `state` it has, also where the time to object is over.
 */
export const objectToReturn: Command<{ id: string; words: string }, SteppedReturn> = async (
	tx,
	actor,
	{ id, words }
) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const { back, order, portions, terms } = held;
	const isOpen = back.state === 'inspected' && back.objectBy !== null && order.now < back.objectBy;
	if (!isOpen || back.objectedAt !== null) return refuse('return.state_conflict', { state: back.state });
	const objectBy = later(order.now, terms.object_within);
	const data = { return: back.id, number: back.number, decide_by: objectBy.toISOString() };
	const entries: NewEntry[] = [{ type: 'return.objected', data }];
	const to = { objectedAt: order.now, objectBy, objection: words };
	return accept(await endStep(tx, held, actor, { to, portions, entries }));
};

/** Its money has arrived, or there was none. Refusals: `return.not_found`; `return.state_conflict`. */
export const closeReturn: Command<{ id: string }, SteppedReturn> = async (tx, actor, { id }) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const { back, order, portions } = held;
	const state = nextState(held, 'close');
	if (!state.ok) return state;
	if (await hasOpenRefund(tx, id)) return refuse('return.state_conflict', { state: back.state });
	const entries: NewEntry[] = [{ type: 'return.closed', data: { return: back.id, number: back.number } }];
	const to = { state: state.value, closedAt: order.now };
	return accept(await endStep(tx, held, actor, { to, portions, entries }));
};

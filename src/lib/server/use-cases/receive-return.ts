import { mergePieces, type Pieces } from '#domain/order/portions.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { takesOfReceived } from '#domain/return/amounts.ts';
import { stillComing, takeBack } from '#domain/return/pieces.ts';
import { isDue } from '#domain/return/terms.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { savePortions } from '#server/db/portions.ts';
import { changeReturnLine } from '#server/db/returns.ts';
import type { Command } from './command.ts';
import { endStep, holdReturn, later, nextState, type HeldReturn, type SteppedReturn } from './hold-return.ts';
import { dueOfReturn, payReturn } from './pay-return.ts';
import { runningTakes } from './quoted-takes.ts';

/** `lines`: what came, of each line once; 0 for a line of which nothing did. */
export type ReceiveReturnInput = { id: string; lines: readonly Pieces[] };

/**
 * Goods of a return are back in the shop. Fewer may come than were announced, never more or others; a second box may
 * follow until somebody has looked at them. Money that waits for their receipt goes out for what came.
 *
 * Refusals: `return.not_found`; `return.state_conflict` with the `state` it has; `line.not_found` for goods that are not
 * of it; `quantity.unavailable` with what is still to come, `available`.
 */
export const receiveReturn: Command<ReceiveReturnInput, SteppedReturn> = async (tx, actor, { id, lines }) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const state = nextState(held, 'receive');
	if (!state.ok) return state;
	const came = checkCame(held, lines);
	if (!came.ok) return came;

	const { back, order, portions: before, terms } = held;
	const portions = takeBack(before, came.value, back.id, newId);
	await savePortions(tx, order.id, before, portions);
	const received = held.lines.map(({ line, received: sofar }) => ({
		line,
		received: sofar + (came.value.find((one) => one.line === line)?.quantity ?? 0)
	}));
	for (const { line, received: total } of received) {
		await changeReturnLine(tx, back.id, line, { received: total });
	}
	const receivedAt = back.receivedAt ?? order.now;
	// With every box, what came so far; what was paid before it came is not asked of anybody again.
	const pays = isDue(back.refundWhen, 'receipt');
	const takes = takesOfReceived(runningTakes(held), received);
	const paid = pays ? await payReturn(tx, held, { takes, portions, receivedAt }) : undefined;
	const data = { return: back.id, number: back.number, lines: came.value };
	const entries: NewEntry[] = [{ type: 'return.received', data }, ...(paid?.entries ?? [])];
	const to = {
		// What it takes of the order stays the quote's until somebody has looked at all that came.
		...(paid && { ...paid.to, takes: back.takes }),
		...{ state: state.value, receivedAt, settleBy: settleBy(held, receivedAt, terms.inspect_within) }
	};
	return accept(await endStep(tx, held, actor, { to, portions, entries }));
};

function checkCame({ lines, portions, back }: HeldReturn, named: readonly Pieces[]): Result<Pieces[]> {
	const coming = stillComing(portions, back.id);
	const came = mergePieces(named);
	const strange = came.filter(({ line }) => !lines.some((one) => one.line === line));
	if (strange.length > 0) return refuse('line.not_found', { lines: strange.map(({ line }) => line) });
	if (came.some(({ line, quantity }) => quantity > (coming.get(line) ?? 0))) {
		const available = came.map(({ line }) => ({ line, quantity: coming.get(line) ?? 0 }));
		return refuse('quantity.unavailable', { available });
	}
	return accept(came.filter(({ quantity }) => quantity > 0));
}

const LEAST_MS = 86_400_000;

/** Somebody has to look at it before its money is due, if there is a day left for that. */
function settleBy(held: HeldReturn, receivedAt: Date, within: string): Date {
	const due = new Date(dueOfReturn(held, receivedAt, receivedAt));
	const least = new Date(receivedAt.getTime() + LEAST_MS);
	const latest = due > least ? due : least;
	const own = later(receivedAt, within);
	return own < latest ? own : latest;
}

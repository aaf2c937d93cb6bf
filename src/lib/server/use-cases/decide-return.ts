import { splitReason } from '#domain/access/staff-reason.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { wasReleased } from '#domain/exchange/exchange-record.ts';
import { giveUp } from '#domain/return/pieces.ts';
import { isDue } from '#domain/return/terms.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { savePortions } from '#server/db/portions.ts';
import type { NewReturn } from '#server/db/returns.ts';
import type { Command } from './command.ts';
import {
	arrivedParcels,
	endStep,
	exchangeOf,
	holdReturn,
	later,
	nextState,
	stepped,
	type HeldReturn,
	type SteppedReturn
} from './hold-return.ts';
import { payReturn } from './pay-return.ts';

export type DecideReturnInput = {
	id: string;
	/** `silence`: the time to decide is over, which approves. */
	decision: 'accept' | 'decline' | 'silence';
	/** A handle, words behind a colon: why it is declined. */
	reason?: string | undefined;
};

/**
 * Decides on a return that a person has to look at first. Approved, the label's clock begins; declined, its goods stay
 * the buyer's. Decided the same way before, it answers the same again.
 *
 * Refusals: `return.not_found`; `return.state_conflict` with the `state` it has; `return.undeclinable` for a withdrawal;
 * `reason.missing` where it is declined without one.
 */
export const decideReturn: Command<DecideReturnInput, SteppedReturn> = async (tx, actor, input) => {
	const held = await holdReturn(tx, input.id);
	if (!held) return refuse('return.not_found');
	if (input.decision === 'decline') return decline(tx, actor, held, input.reason?.trim() ?? '');
	if (held.back.state === 'approved' && held.back.decidedAt !== null) return accept(stepped(held));
	if (input.decision === 'silence' && (held.back.decideBy ?? held.order.now) > held.order.now) {
		return refuse('return.state_conflict', { state: held.back.state });
	}
	const state = nextState(held, 'approve');
	if (!state.ok) return state;
	const { back, order, portions, terms } = held;
	const expiresAt = back.kind === 'return' ? later(order.now, terms.expire_after) : null;
	const pays = back.promised > 0 || !exchangeOf(held);
	const paid =
		pays && isDue(back.refundWhen, 'on_request')
			? await payReturn(tx, held, { takes: back.takes, portions, receivedAt: null })
			: undefined;
	const to: Partial<NewReturn> = {
		...{ ...paid?.to, state: state.value, approvedAt: order.now, expiresAt },
		...{ decidedAt: order.now, deciderKind: actor.kind, deciderId: actor.id ?? null }
	};
	const lines = held.lines.map(({ line, quantity, reason }) => ({
		line,
		quantity,
		...(reason && { reason })
	}));
	const told = { return: back.id, number: back.number, lines };
	const data = { ...told, expires_at: expiresAt?.toISOString() ?? null };
	const entries: NewEntry[] = [{ type: 'return.approved', data }, ...(paid?.entries ?? [])];
	return accept(await endStep(tx, held, actor, { to, portions, entries }));
};

async function decline(
	tx: Tx,
	actor: Actor,
	held: HeldReturn,
	reason: string
): Promise<Result<SteppedReturn>> {
	const { back, order } = held;
	if (back.kind === 'withdrawal') return refuse('return.undeclinable');
	if (reason === '') return refuse('reason.missing');
	if (back.state === 'declined') return accept(stepped(held));
	const decided = { decidedAt: order.now, deciderKind: actor.kind, deciderId: actor.id ?? null };
	return endReturn(tx, actor, held, 'decline', { ...decided, reason });
}

export type EndReturnInput = { id: string; by: 'cancel' | 'expire' };

/**
 * Gives a return up before it was handed in: because the buyer keeps the goods, or because nobody used its label in time
 * (`expire`, the clock's). Its goods are the buyer's again and its refund is not owed.
 *
 * Refusals: `return.not_found`; `return.state_conflict` with the `state` it has; `return.refunded` where its money has
 * gone out already; `return.undeclinable` for a withdrawal; `exchange.under_way` where goods were sent in exchange.
 */
export const cancelReturn: Command<EndReturnInput, SteppedReturn> = async (tx, actor, { id, by }) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const { back, order } = held;
	// Whoever could give it up for the buyer could decline it.
	if (back.kind === 'withdrawal') return refuse('return.undeclinable');
	if (by === 'cancel' && back.state === 'cancelled') return accept(stepped(held));
	if (by === 'expire' && (back.expiresAt === null || back.expiresAt > order.now)) {
		return refuse('return.state_conflict', { state: back.state });
	}
	if (back.refundedAt !== null && nextState(held, by).ok) return refuse('return.refunded');
	const exchange = by === 'cancel' ? exchangeOf(held) : undefined;
	if (exchange && wasReleased(exchange)) return refuse('exchange.under_way');
	return endReturn(tx, actor, held, by, {});
};

const ENDINGS = {
	decline: 'return.declined',
	cancel: 'return.cancelled',
	expire: 'return.expired'
} as const;

async function endReturn(
	tx: Tx,
	actor: Actor,
	held: HeldReturn,
	event: keyof typeof ENDINGS,
	more: Partial<NewReturn>
): Promise<Result<SteppedReturn>> {
	const state = nextState(held, event);
	if (!state.ok) return state;
	const { back, order, record, portions: before } = held;
	const portions = giveUp(before, back.id, arrivedParcels(record), newId);
	await savePortions(tx, order.id, before, portions);
	const lines = held.lines.map(({ line, quantity }) => ({ line, quantity }));
	const handle = more.reason && (splitReason(more.reason).handle ?? 'other');
	const data = { return: back.id, number: back.number, lines, ...(handle && { reason: handle }) };
	const to: Partial<NewReturn> = { ...more, state: state.value, takes: [], endedAt: order.now };
	const entries: NewEntry[] = [{ type: ENDINGS[event], data }];
	return accept(await endStep(tx, held, actor, { to, portions, entries }));
}

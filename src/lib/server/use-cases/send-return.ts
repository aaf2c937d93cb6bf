import { accept, refuse } from '#domain/refusal.ts';
import { isDue } from '#domain/return/terms.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import type { Command } from './command.ts';
import {
	endStep,
	holdReturn,
	nextState,
	stepped,
	type HeldReturn,
	type SteppedReturn
} from './hold-return.ts';
import { payReturn } from './pay-return.ts';

export type SendReturnInput = {
	id: string;
	/** When it was handed in; now where nobody says. */
	at: Date | undefined;
	/** What shows it: a receipt's number, a tracking number. */
	proof?: string | undefined;
	/** Whether what shows it counts for money; where it is not said, it does. */
	isShown?: boolean;
};

/**
 * A return was handed in, as somebody says. With something that shows it, it counts like the carrier's first scan: money
 * that waits for that goes out (Directive 2011/83/EU, Article 13(3)). Said again it changes nothing, but a proof that
 * was missing, or counts where the one before did not, is kept.
 *
 * Refusals: `return.not_found`; `return.state_conflict` with the `state` it has; `request.invalid` for a time before the
 * order or after now.
 */
export const sendReturn: Command<SendReturnInput, SteppedReturn> = async (tx, actor, input) => {
	const { id, proof } = input;
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const { back, order, record } = held;
	const at = input.at ?? order.now;
	const isShown = proof !== undefined && input.isShown !== false;
	if (at > order.now || at < new Date(record.placed_at)) {
		const what = 'an instant between the order and now, for example 2026-11-22T10:15:00+01:00';
		return refuse('request.invalid', { errors: [{ path: '/at', what }] });
	}
	const isKnown = back.state === 'in_transit';
	const pays = isShown && back.refundedAt === null && isDue(back.refundWhen, 'first_scan');
	if (isKnown && (proof === undefined || (back.proof !== null && !pays))) return accept(stepped(held));
	const state = isKnown ? accept(back.state) : nextState(held, 'send');
	if (!state.ok) return state;
	return accept(await handIn(tx, actor, held, { at, proof, isShown }));
};

/**
 * Writes that a return is on its way. The caller has asked whether it may be.
 *
 * @param isShown whether more than a word of the buyer's says so
 */
export async function handIn(
	tx: Tx,
	actor: Actor,
	held: HeldReturn,
	{
		at,
		proof,
		isShown,
		more = []
	}: { at: Date; proof?: string | undefined; isShown: boolean; more?: NewEntry[] }
): Promise<SteppedReturn> {
	const { back, portions } = held;
	const isNew = back.state !== 'in_transit';
	const pays = isShown && back.refundedAt === null && isDue(back.refundWhen, 'first_scan');
	const paid = pays
		? await payReturn(tx, held, { takes: back.takes, portions, receivedAt: null })
		: undefined;
	const data = { return: back.id, number: back.number, at: at.toISOString(), proved: isShown };
	const entries: NewEntry[] = [
		...more,
		...(isNew ? [{ type: 'return.sent' as const, data }] : []),
		...(paid?.entries ?? [])
	];
	const to = {
		...paid?.to,
		state: 'in_transit' as const,
		sentAt: back.sentAt ?? at,
		...(proof !== undefined && { proof })
	};
	return endStep(tx, held, actor, { to, portions, entries });
}

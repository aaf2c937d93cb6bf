import type { OrderRecord } from '#domain/order/order-record.ts';
import type { ReturnLineRecord } from '#domain/return/return-record.ts';
import type { Portion } from '#domain/order/portions.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { advance, type ReturnEvent, type ReturnState } from '#domain/return/states.ts';
import type { RunningTerms } from '#domain/return/terms.ts';
import { addDuration, durationOf } from '#domain/time/duration.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { isId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { findQuote, type StoredQuote } from '#server/db/quotes.ts';
import {
	changeReturn,
	findReturn,
	findReturnHead,
	type NewReturn,
	type StoredReturn
} from '#server/db/returns.ts';
import { marked } from './gift-return.ts';
import { portionsOf } from './take-goods.ts';

/** A return whose order is locked, with everything a step of it is decided by. */
export type HeldReturn = {
	back: StoredReturn;
	lines: readonly ReturnLineRecord[];
	order: LockedOrder;
	record: OrderRecord;
	portions: Portion[];
	quote: StoredQuote;
	terms: RunningTerms;
};

/** What is sent in place of its goods, if anything. */
export const exchangeOf = ({ record, back }: Pick<HeldReturn, 'record' | 'back'>) =>
	record.exchanges?.find((one) => one.return === back.id);

/** What a step of a return answers. */
export type SteppedReturn = { id: string; order: string; state: ReturnState };

const NO_TERMS: RunningTerms = {
	...{ refund_when: 'inspection', review: null, decide_within: 'PT24H' },
	...{ expire_after: 'P28D', inspect_within: 'P7D', object_within: 'P7D' }
};

/** Finds a return, locks its order and reads both: only then do they stand still. */
export async function holdReturn(tx: Tx, id: string): Promise<HeldReturn | undefined> {
	const head = isId(id) ? await findReturnHead(tx, id) : undefined;
	const order = head && (await lockOrder(tx, { id: head.orderId }));
	const back = order && (await findReturn(tx, id));
	const quote = back && (await findQuote(tx, back.quoteId));
	if (!quote) return undefined;
	const record = await getOrderRecord(tx, order.ref);
	const lines = record.returns.find((one) => one.id === id)?.lines ?? [];
	const terms = quote.body.returning ?? NO_TERMS;
	return { back, lines, order, record, portions: portionsOf(record), quote, terms };
}

/** Where an event leads a held return; refusal `return.state_conflict` with the `state` it has. */
export function nextState({ back }: Pick<HeldReturn, 'back'>, event: ReturnEvent): Result<ReturnState> {
	const state = advance(back.state, event);
	return state ? { ok: true, value: state } : refuse('return.state_conflict', { state: back.state });
}

/** Writes a step of a held return: its row, and the end of the command on its order. */
export async function endStep(
	tx: Tx,
	{ back, order }: HeldReturn,
	actor: Actor,
	{
		to,
		portions,
		entries
	}: { to: Partial<NewReturn>; portions: readonly Portion[]; entries: readonly NewEntry[] }
): Promise<SteppedReturn> {
	await changeReturn(tx, back, to);
	await recordChange(tx, order, { portions, entries: marked(back, entries), actor });
	return { id: back.id, order: order.ref, state: to.state ?? back.state };
}

export const stepped = ({ back, order }: HeldReturn): SteppedReturn => ({
	...{ id: back.id, order: order.ref, state: back.state }
});

/** An instant so long after another, in UTC: these clocks count hours and days, and name no zone. */
export const later = (from: Date, duration: string): Date =>
	new Date(addDuration(from.getTime(), durationOf(duration), 'UTC'));

/** Parcels of an order that have reached the buyer. */
export const arrivedParcels = ({ shipments }: OrderRecord): Set<string> =>
	new Set(shipments.filter(({ delivered_at }) => delivered_at !== null).map(({ id }) => id));

import { isThere, supplyOf } from '#domain/cancellation/supply.ts';
import type { RequestState } from '#domain/order/states.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { isId, newId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { findQuote, makeEffective, type StoredQuote } from '#server/db/quotes.ts';
import { decideRequest as writeDecision, findRequest } from '#server/db/requests.ts';
import type { Command } from './command.ts';
import { entryData } from './quote-told.ts';
import { decideTaking, portionsOf, takeGoods } from './take-goods.ts';

export type DecideInput = {
	id: string;
	/** `silence`: the time to decide is over, which accepts. `look`: only whether the goods have left meanwhile. */
	decision: 'accept' | 'decline' | 'silence' | 'look';
	/** A handle, words behind a colon; kept with the request, never in the history. */
	reason?: string | undefined;
};
export type DecidedRequest = { id: string; order: string; quote: string; state: RequestState };

/**
 * Decides on a cancellation that the warehouse had to agree to. Accepted, the goods are released and cancelled in the
 * same transaction, at the fee that was quoted. Goods that have left meanwhile cannot be: the request is overtaken.
 *
 * Refusals: `cancel.request_not_found`; `cancel.request_decided` with the `state` it has; `refund.exceeds_refundable`.
 */
export const decideRequest: Command<DecideInput, DecidedRequest> = async (tx, actor, input) => {
	const found = isId(input.id) ? await findRequest(tx, input.id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	// Read again under the lock: only now does it stand still.
	const request = order && (await findRequest(tx, input.id));
	const quote = request && (await findQuote(tx, request.quoteId));
	if (!request || !quote) return refuse('cancel.request_not_found');
	if (request.state !== 'pending') {
		const same = { accept: 'accepted', decline: 'declined', silence: 'accepted', look: 'overtaken' }[
			input.decision
		];
		if (request.state === same) return accept(decided(quote, request.id, request.state));
		return refuse('cancel.request_decided', { state: request.state });
	}
	return input.decision === 'decline'
		? end(tx, actor, order, quote, { ...input, state: 'declined' })
		: grant(tx, actor, order, quote, input);
};

const decided = (quote: StoredQuote, id: string, state: RequestState): DecidedRequest => ({
	...{ id, order: quote.ref, quote: quote.id, state }
});

type Ending = { id: string; state: 'declined' | 'overtaken'; reason?: string | undefined };

async function end(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	quote: StoredQuote,
	{ id, state, reason }: Ending
): Promise<Result<DecidedRequest>> {
	await writeDecision(tx, id, { state, at: order.now, actor, reason });
	const entries = [{ type: `cancel.${state}` as const, data: { ...entryData(quote), request: id } }];
	const record = await getOrderRecord(tx, order.ref);
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	return accept(decided(quote, id, state));
}

async function grant(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	quote: StoredQuote,
	{ id, reason, decision }: DecideInput
): Promise<Result<DecidedRequest>> {
	const record = await getOrderRecord(tx, order.ref);
	const others = record.requests.filter((one) => one.id !== id);
	const supply = supplyOf(
		record.portions,
		others.flatMap(({ lines }) => lines)
	);
	// What was with the warehouse may have been given back since: then it is taken from the shelf.
	const pieces = quote.body.pieces.map((one) => ({ ...one, held: one.quantity }));
	if (!isThere(pieces, supply)) return end(tx, actor, order, quote, { id, state: 'overtaken' });
	if (decision === 'look') return accept(decided(quote, id, 'pending'));
	const taken = decideTaking(quote, record, order.now, pieces);
	if (!taken.ok) return taken;
	await takeGoods(tx, taken.value);
	await writeDecision(tx, id, { state: 'accepted', at: order.now, actor, reason });
	await makeEffective(tx, quote, { at: order.now, fee: { id: newId(), amount: quote.body.fee.amount } });
	const accepted = { type: 'cancel.accepted' as const, data: { ...entryData(quote), request: id } };
	const entries = [accepted, ...taken.value.entries];
	await recordChange(tx, order, { portions: taken.value.portions, entries, actor });
	return accept(decided(quote, id, 'accepted'));
}

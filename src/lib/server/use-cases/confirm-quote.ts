import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import { isThere, supplyOf } from '#domain/cancellation/supply.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { addDuration, durationOf } from '#domain/time/duration.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { isId, newId } from '#server/db/ids.ts';
import { readOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange, type LockedOrder } from '#server/db/orders.ts';
import { acceptQuote, findQuote, findQuoteWords, stateAt, type StoredQuote } from '#server/db/quotes.ts';
import { withCommit } from '#server/db/transaction.ts';
import { insertRequest } from '#server/db/requests.ts';
import { acceptWithdrawal } from './accept-withdrawal.ts';
import { quoteRecord, type QuoteDeps } from './ask-quote.ts';
import type { Command } from './command.ts';
import { answerByTaking } from './end-delay.ts';
import { decideTaking, givenBack, portionsOf, takeGoods } from './take-goods.ts';
import { giveStaying, staysBecause } from './give-staying.ts';
import { findGiftOf, type GiftRecipient } from './gift-return.ts';
import { openReturn } from './open-return.ts';
import { swapGoods } from './swap-goods.ts';
import { entryData, toldQuote } from './quote-told.ts';

/** A quote is the only key: nothing but its id, so a fee that was not shown cannot be charged. */
export type ConfirmInput = {
	id: string;
	/** Of a gift: who has shown that this address is theirs, and the language they read. */
	recipient?: GiftRecipient | undefined;
};

/**
 * Confirms a quote. Until it expires it is honoured to the minor unit, whatever clock, policy and order have done since;
 * unless another command or a claim has taken its goods. Confirmed again it answers the same again. Where the warehouse
 * has to let the goods go, it becomes a request whose fee stands.
 *
 * Refusals: `quote.not_found`, also of a gift's quote for anybody but its recipient; `quote.expired` with a fresh `quote`, or none where the window has closed; `quote.superseded`
 * with what is still `available`; `refund.exceeds_refundable`.
 */
export const confirmQuote =
	(deps: QuoteDeps): Command<ConfirmInput, ConfirmedQuote> =>
	async (tx, actor, { id, recipient }) => {
		if (!isId(id)) return refuse('quote.not_found');
		// One journey. PostgreSQL comes to the second and third when it holds the lock: only then do they stand still.
		const [order, quote, record] = await Promise.all([
			lockOrder(tx, { quote: id }),
			findQuote(tx, id),
			readOrderRecord(tx, { quote: id })
		]);
		if (!order || !quote || !record) return refuse('quote.not_found');
		if ((quote.body.gift === undefined) !== (recipient === undefined)) return refuse('quote.not_found');
		if (quote.state === 'accepted') return accept(JSON.parse(quote.outcome ?? '') as ConfirmedQuote);
		if (stateAt(quote, order.now) === 'expired') return refuseExpired(deps, tx, actor, quote, record);
		if (staysBecause(quote)) return giveStaying(tx, actor, order, quote, record);
		const comesBack = quote.kind === 'return' || (quote.kind === 'exchange' && quote.body.returning);
		if (comesBack) return openReturn(tx, actor, order, quote, record, recipient);
		const spoken = record.requests.flatMap(({ lines }) => lines);
		if (quote.kind === 'withdraw') return acceptWithdrawal(tx, { deps, actor, order, quote, record });
		const supply = supplyOf(record.portions, spoken);
		if (quote.state !== 'open' || !isThere(quote.body.pieces, supply)) {
			const available = quote.body.pieces.map(({ line }) => {
				const there = supply.get(line) ?? { open: 0, held: 0 };
				return { line, quantity: there.open, with_warehouse: there.held };
			});
			return refuse('quote.superseded', { available });
		}
		if (quote.kind === 'exchange') return swapGoods(tx, actor, order, quote, record);
		const mustAsk = quote.body.pieces.some(({ line, quantity, held }) => {
			const open = supply.get(line)?.open ?? 0;
			return held > 0 && quantity > open;
		});
		return mustAsk ? request(tx, actor, order, quote, record) : cancel(tx, actor, order, quote, record);
	};

async function refuseExpired(
	deps: QuoteDeps,
	tx: Tx,
	actor: Actor,
	quote: StoredQuote,
	record: OrderRecord
): Promise<Result<never>> {
	const { lines, staff_reason, stated_at } = quote.body.asked;
	const gift = await findGiftOf(tx, quote);
	if (quote.body.gift && !gift) return refuse('quote.expired', { quote: null, because: 'quote.not_found' });
	const again = {
		...{ ref: quote.ref, kind: quote.kind, lines, staffReason: staff_reason ?? undefined },
		...{ wayBack: quote.body.way_back?.way, statedAt: stated_at ?? undefined },
		ship: quote.body.exchange?.ship,
		gift,
		warranty: quote.body.warranty !== undefined,
		comment: await findQuoteWords(tx, quote.id)
	};
	const fresh = await quoteRecord(deps, tx, actor, record, again);
	if (fresh.ok) return refuse('quote.expired', { quote: fresh.value });
	const { code, ...facts } = fresh.refusal;
	return refuse('quote.expired', { quote: null, because: code, ...facts });
}

async function cancel(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	quote: StoredQuote,
	record: OrderRecord
): Promise<Result<ConfirmedQuote>> {
	// Whatever was with the warehouse has been given back since.
	const pieces = quote.body.pieces.map((one) => ({ ...one, held: 0 }));
	const taken = decideTaking(quote, record, order.now, pieces);
	if (!taken.ok) return taken;
	const { portions, refunds, released } = taken.value;
	const amount = [...refunds, ...released].reduce((sum, one) => sum + one.amount, 0);
	const outcome: ConfirmedQuote = {
		...toldQuote(quote, order),
		result: 'cancelled',
		refund: { amount },
		refunds,
		released
	};
	const fee = { id: newId(), amount: quote.body.fee.amount };
	const accepted = { type: 'cancel.accepted' as const, data: entryData(quote) };
	// One journey for all, with the commit: a session runs what it is given in the order it was given.
	await givenBack(tx, taken.value);
	const isSilence = actor.kind === 'system';
	const heard = await answerByTaking(tx, record, { pieces, how: 'cancel', at: order.now, isSilence });
	await withCommit(tx, [
		takeGoods(tx, taken.value),
		acceptQuote(tx, quote, { outcome, effective: true, at: order.now, fee }),
		recordChange(tx, order, { portions, entries: [...heard, accepted, ...taken.value.entries], actor })
	]);
	return accept(outcome);
}

async function request(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	quote: StoredQuote,
	record: OrderRecord
): Promise<Result<ConfirmedQuote>> {
	const within = durationOf(quote.body.decide_within);
	const decideBy = new Date(addDuration(order.now.getTime(), within, 'UTC'));
	const id = newId();
	const asked = { id, state: 'pending' as const, decide_by: decideBy.toISOString() };
	const outcome: ConfirmedQuote = {
		...toldQuote(quote, order),
		result: 'requested',
		refunds: [],
		released: [],
		request: asked
	};
	await acceptQuote(tx, quote, {
		outcome,
		effective: false,
		at: order.now,
		fee: { id: newId(), amount: quote.body.fee.amount }
	});
	await insertRequest(tx, { id, orderId: order.id, quoteId: quote.id, createdAt: order.now, decideBy });
	const data = { ...entryData(quote), request: id, decide_by: asked.decide_by };
	const entries = [{ type: 'cancel.requested' as const, data }];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	return accept(outcome);
}

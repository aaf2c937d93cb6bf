import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { recordChange, type LockedOrder } from '#server/db/orders.ts';
import { acceptQuote, type StoredQuote } from '#server/db/quotes.ts';
import { confirmedEntry, openExchange, takeKept, toldOpened } from './open-exchange.ts';
import { entryData, toldQuote } from './quote-told.ts';
import { portionsOf } from './take-goods.ts';
import { turnExchange } from './turn-exchange.ts';

/**
 * Swaps goods that nobody has taken for packing, as an accepted quote says: at once, or once the difference is paid, if
 * they are still there then. Its order is locked, and the caller has looked that they are there.
 *
 * Refusals: `stock.unavailable`.
 */
export async function swapGoods(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	quote: StoredQuote,
	record: OrderRecord
): Promise<Result<ConfirmedQuote>> {
	const { exchange } = quote.body;
	if (!exchange) throw new Error(`quote ${quote.id} is of an exchange without goods`);
	const kept = await takeKept(tx, actor, order.id, exchange);
	if (!kept.ok) return kept;
	const earlier = record.exchanges?.length ?? 0;
	const opened = await openExchange(tx, {
		...{ order, quoteId: quote.id, returnId: null, exchange, kept: kept.value, earlier }
	});
	const outcome: ConfirmedQuote = {
		...toldQuote(quote, order),
		...{ result: 'exchanged', refunds: [], released: [], exchange: toldOpened(opened, true) }
	};
	await acceptQuote(tx, quote, { outcome, effective: false, at: order.now, fee: { id: newId(), amount: 0 } });
	const { refund, digest, policy } = entryData(quote);
	const entry = confirmedEntry(opened);
	const data = { ...entry.data, quote: quote.id, refund, digest, policy };
	await recordChange(tx, order, { portions: portionsOf(record), entries: [{ ...entry, data }], actor });
	const turned = await turnExchange(tx, actor, { id: opened.id });
	return turned.ok ? accept(outcome) : turned;
}

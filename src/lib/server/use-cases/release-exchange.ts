import type { ExchangeLineRecord, ExchangeRecord } from '#domain/exchange/exchange-record.ts';
import { isSecured } from '#domain/exchange/hold.ts';
import { carriedOf } from '#domain/exchange/takes.ts';
import { newLineId, partOfGoods } from '#domain/exchange/part-of-goods.ts';
import type { Taken } from '#domain/policy/quote/pieces.ts';
import { takesOfReceived } from '#domain/return/amounts.ts';
import { movePieces, type Portion } from '#domain/order/portions.ts';
import type { Tx } from '#server/db/client.ts';
import {
	changeExchange,
	changeExchangeLine,
	insertReplacement,
	listExchangeLines
} from '#server/db/exchanges.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { savePortions } from '#server/db/portions.ts';
import { findQuote, makeEffective, type StoredQuote } from '#server/db/quotes.ts';
import { changeReturn, findReturn } from '#server/db/returns.ts';
import { exchangeData } from './open-exchange.ts';
import { answerByTaking } from './end-delay.ts';
import { keepPart } from './keep-part.ts';
import { giveBack } from './give-back.ts';
import type { ExchangeStep, HeldExchange } from './held-exchange.ts';

/**
 * The new goods become a line of the order that the warehouse may take: as many as of the old ones have come, or all of
 * them where they are sent at once. A swap takes the old ones out of the order in the same step.
 */
export async function releaseGoods(tx: Tx, held: HeldExchange): Promise<ExchangeStep> {
	const { exchange, order, record, portions: before } = held;
	const quote = await findQuote(tx, exchange.quote);
	if (!quote) throw new Error(`exchange ${exchange.id} has no quote`);
	const stored = await listExchangeLines(tx, exchange.id);
	const position = 1 + (record.exchanges ?? []).findIndex(({ id }) => id === exchange.id);
	const takes = takesHere(held, quote.takes);
	const known = record.lines.map(({ id }) => id);
	const portions = exchange.return === null ? takeOld(before, exchange.lines) : [...before];
	const entries: NewEntry[] = [];
	const lines: ExchangeLineRecord[] = [];
	let difference = 0;
	for (const [index, line] of exchange.lines.entries()) {
		const pieces = comeOf(held, line);
		if (pieces === 0) {
			lines.push(line);
			continue;
		}
		const goods = partOfGoods(line.goods, line.quantity, pieces, carriedOf(takes, line.line));
		const id = newLineId(known, position, index);
		const at = record.lines.length + lines.filter((one) => one.new_line !== null).length;
		const row = { id, position: at, replaces: line.line, quantity: pieces, goods };
		await insertReplacement(tx, order.id, row);
		portions.push({ id: newId(), line: id, quantity: pieces, state: 'open' });
		known.push(id);
		difference += goods.difference;
		lines.push({ ...line, new_line: id });
		const kept = stored.find(({ lineId }) => lineId === line.line);
		if (kept) await changeExchangeLine(tx, kept, { newLineId: id });
	}
	await savePortions(tx, order.id, before, portions);
	for (const line of stored) {
		const own = lines.find((one) => one.line === line.lineId);
		await keepPart(tx, order.id, line, own?.new_line ? comeOf(held, own) : 0);
	}
	const over = exchange.difference - difference;
	if (exchange.paid_at !== null) entries.push(...(await giveBack(tx, held, over)));
	entries.push(...(exchange.return === null ? await takeSwapped(tx, held, quote) : []));
	if (exchange.return !== null) await leaveDelivery(tx, exchange.return, lines);
	const ship = exchange.return === null || leavesAhead(exchange) ? exchange.ship : ('on_receipt' as const);
	await changeExchange(tx, exchange.id, { state: 'released', releasedAt: order.now, difference, ship });
	const next = { ...exchange, ship, lines, difference, released_at: order.now.toISOString() };
	const added = lines.flatMap(({ line, new_line, goods, variant: id }) => {
		const quantity = comeOf(held, exchange.lines.find((one) => one.line === line) ?? { line, quantity: 0 });
		return new_line === null ? [] : [{ line: new_line, quantity, variant: id, product: goods.product_id }];
	});
	const data = { ...exchangeData(next), new_lines: added.map(({ line }) => line), added };
	return { portions, entries: [...entries, { type: 'exchange.released', data }], exchange: next };
}

/** Whether all of it is sent before the old goods are back: what is not secured waits for those, whatever was asked for. */
const leavesAhead = (exchange: ExchangeRecord): boolean => exchange.ship === 'now' && isSecured(exchange);

/** How many pieces are sent in place of a line's. */
function comeOf(
	{ exchange, record }: HeldExchange,
	{ line, quantity }: Pick<ExchangeLineRecord, 'line' | 'quantity'>
): number {
	const back = record.returns.find(({ id }) => id === exchange.return);
	if (!back || leavesAhead(exchange)) return quantity;
	return Math.min(quantity, back.lines.find((one) => one.line === line)?.received ?? 0);
}

/** What the old goods leave to the new ones: all that was quoted, or that of the pieces that came. */
function takesHere({ exchange, record }: HeldExchange, quoted: readonly Taken[]): readonly Taken[] {
	const back = record.returns.find(({ id }) => id === exchange.return);
	return !back || leavesAhead(exchange) ? quoted : takesOfReceived(quoted, back.lines);
}

/** The old goods of a swap leave the order before anybody has taken them. */
const takeOld = (portions: readonly Portion[], lines: readonly ExchangeLineRecord[]): Portion[] =>
	movePieces(
		portions,
		lines.map(({ line, quantity }) => ({ line, quantity })),
		({ state }) => state === 'open',
		() => ({ state: 'cancelled' }),
		newId
	);

/**
 * What a swap takes is taken now, and what the new goods cost less goes back. A question about the old goods that is still
 * open is answered by it.
 */
async function takeSwapped(
	tx: Tx,
	{ record, order, exchange }: HeldExchange,
	quote: StoredQuote
): Promise<NewEntry[]> {
	await makeEffective(tx, quote, { at: order.now, fee: { id: newId(), amount: quote.body.fee.amount } });
	const { refund } = quote.body;
	// Only now: what had to be paid for could have lapsed, and then they would be short of it as before.
	const heard = await answerByTaking(tx, record, { pieces: exchange.lines, how: 'swap', at: order.now });
	const back = { record, order, exchange: null, quote: quote.id };
	return [...heard, ...(await giveBack(tx, back, refund.amount))];
}

/** The old goods' share of the delivery is the new ones' from now on. */
async function leaveDelivery(tx: Tx, returnId: string, lines: readonly ExchangeLineRecord[]): Promise<void> {
	const back = await findReturn(tx, returnId);
	if (!back) return;
	const released = new Set(lines.filter(({ new_line }) => new_line !== null).map(({ line }) => line));
	const takes = back.takes.map((take) => (released.has(take.line) ? { ...take, kept: 0 } : take));
	await changeReturn(tx, back, { takes });
}

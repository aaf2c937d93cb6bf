import { supplyOf } from '../cancellation/supply.ts';
import { awaitedPieces } from '../exchange/awaited-pieces.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { givenOf, stillGiven } from '../policy/quote/given.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import { priceDifference, priceStaying } from '../policy/quote/price-staying.ts';
import type { PricedQuote } from '../policy/quote/price-quote.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import { addDuration, durationOf } from '../time/duration.ts';
import { instantText, millisOf } from '../time/instant.ts';

/** What a variant costs today, minor units of `currency`. */
export type TodaysPrice = { price: number; currency: string };

/**
 * Until when the shop gives the difference where it got cheaper: by the promise that held when the order was placed.
 *
 * @returns RFC 3339; undefined where it promises nothing
 */
export function promiseEnds({ version, order }: Pick<Evaluation, 'version' | 'order'>): string | undefined {
	const { price_promise: promise, zone } = version.document;
	if (!promise) return undefined;
	return instantText(addDuration(millisOf(order.placed_at), durationOf(promise.within), zone));
}

/**
 * Prices the difference for goods that cost less today than was paid for them, wherever they are as long as they stay:
 * each piece once. Pieces that a cancellation or a swap waits for are spoken for.
 *
 * @param prices by line: what its variant costs today; nothing where the catalogue does not have it
 * @returns refusals `price.not_promised`; `price.window_closed` with `closed_at`; `price.not_lower` with the `line`;
 * `line.not_found`; `quantity.unavailable`
 */
export function priceDrop(
	evaluation: Evaluation,
	record: Pick<OrderRecord, 'portions' | 'requests' | 'exchanges'>,
	lines: readonly { line: string; quantity: number }[],
	taken: readonly Taken[],
	prices: ReadonlyMap<string, TodaysPrice>
): Result<PricedQuote> {
	const ends = promiseEnds(evaluation);
	if (ends === undefined) return refuse('price.not_promised');
	if (evaluation.now >= millisOf(ends)) return refuse('price.window_closed', { closed_at: ends });
	const { order } = evaluation;
	const there = stayingPieces(evaluation, record);
	const asked = lines.map(({ line, quantity }) => ({ line, quantity, there: there.get(line) ?? 0 }));
	const priced = priceStaying(
		evaluation,
		{ kind: 'price_drop', why: 'price', lines: asked },
		taken,
		(line, value, quantity) => {
			const today = prices.get(line.id);
			if (!today || today.currency !== order.currency) return 0n;
			return priceDifference(value, quantity, BigInt(today.price), !order.prices_include_tax);
		}
	);
	if (!priced.ok) return priced;
	const same = priced.value.lines.find(({ refund }) => refund === 0);
	return same ? refuse('price.not_lower', { line: same.line }) : accept(priced.value);
}

/** What of an order costs less today: of each line all that something can be given for, and how much that is. */
export function dropOffers(
	evaluation: Evaluation,
	record: Pick<OrderRecord, 'portions' | 'requests' | 'exchanges' | 'taken'>,
	prices: ReadonlyMap<string, TodaysPrice>
): { line: string; quantity: number; amount: number }[] {
	const given = givenOf(record.taken);
	const there = stayingPieces(evaluation, record);
	return evaluation.order.lines.flatMap(({ id: line, quantity: ordered }) => {
		const gone = record.taken.filter((one) => one.line === line).reduce((sum, one) => sum + one.quantity, 0);
		const own = stillGiven(given.get(line) ?? [], 'price', ordered, gone);
		const quantity = (there.get(line) ?? 0) - own;
		if (quantity <= 0) return [];
		const priced = priceDrop(evaluation, record, [{ line, quantity }], record.taken, prices);
		return priced.ok ? [{ line, quantity, amount: priced.value.refund.amount }] : [];
	});
}

/** How many pieces of each line are in the order and not about to leave it. */
function stayingPieces(
	{ windows }: Pick<Evaluation, 'windows'>,
	record: Pick<OrderRecord, 'portions' | 'requests' | 'exchanges'>
): Map<string, number> {
	const pending = record.requests.flatMap((one) => one.lines);
	const supply = supplyOf(record.portions, [...pending, ...awaitedPieces(record)]);
	const count = new Map([...supply].map(([line, { open, held }]) => [line, open + held]));
	for (const { line, portion } of windows) {
		const isSent = portion.state === 'handed_over' || portion.state === 'delivered';
		if (isSent) count.set(line.id, (count.get(line.id) ?? 0) + portion.quantity);
	}
	return count;
}

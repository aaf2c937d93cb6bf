import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import type { PricedQuote } from '#domain/policy/quote/price-quote.ts';
import { priceDrop } from '#domain/price/price-drop.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { priceKeep, wantsToKeep } from '#domain/return/keep.ts';
import type { Tx } from '#server/db/client.ts';
import { todaysPrices } from '#server/db/prices.ts';

/**
 * Prices what leaves the goods where they are: keeping them with some money back, and the difference where they got
 * cheaper.
 *
 * @returns undefined where goods are to move; refusals as `priceKeep` and `priceDrop` give them, and `request.invalid`
 * where some lines are to be kept and others not: those are two quotes
 */
export async function quoteStaying(
	tx: Tx,
	record: OrderRecord,
	evaluation: Evaluation,
	{ kind, lines }: { kind: string; lines: readonly WantedLine[] }
): Promise<Result<PricedQuote> | undefined> {
	if (kind === 'return') {
		if (wantsToKeep(lines)) return priceKeep(evaluation, lines, record.taken);
		const index = lines.findIndex(({ resolution }) => resolution === 'keep');
		return index < 0 ? undefined : refuse('request.invalid', { errors: [apart(index)] });
	}
	if (kind !== 'price_drop') return undefined;
	const variants = record.lines.flatMap(({ id, variant_id }) =>
		variant_id === null || !lines.some(({ line }) => line === id) ? [] : [{ line: id, variant: variant_id }]
	);
	const prices = await todaysPrices(tx, variants);
	return priceDrop(evaluation, record, lines, record.taken, prices);
}

const apart = (index: number) => ({
	path: `/lines/${index}/resolution`,
	what: 'a quote of its own for goods that are kept'
});

import { chooseSuggestions, goodsKey, type BoughtGoods, type Suggested } from '#domain/suggestion/choose.ts';
import type { Tx } from '../db/client.ts';
import { listSuggested } from '../db/suggestions.ts';

/** What goes with what changes once a day, stock every moment: a piece that went a minute ago is told at the till. */
const KEEP_MS = 60_000;
const MOST_PRODUCTS = 5000;
/** Of an order of more lines the first so many are looked at. */
const MOST_LOOKED_AT = 50;

type Known = Promise<readonly Suggested[]>;

export type SuggestionBook = {
	/** What may be shown beside these goods, the best first; nothing where that cannot be read: no page waits for it. */
	suggest(bought: readonly BoughtGoods[], asked: { most: number; currency?: string }): Promise<Suggested[]>;
};

/**
 * What goes with products, kept in memory for a minute by product, so that reading an order's page costs no statement
 * more. What is not known is asked for in one statement for the whole order.
 */
export function createSuggestionBook(db: Tx, clock: () => number = Date.now): SuggestionBook {
	const kept = new Map<string, { until: number; known: Known }>();

	function keep(key: string, known: Known): void {
		kept.delete(key);
		const oldest = kept.size >= MOST_PRODUCTS ? kept.keys().next().value : undefined;
		if (oldest !== undefined) kept.delete(oldest);
		kept.set(key, { until: clock() + KEEP_MS, known });
		// A failure is told to those who wait for it, and kept for nobody else.
		known.catch(() => kept.delete(key));
	}

	function know(keys: readonly string[]): Map<string, Known> {
		const missing = keys.filter((key) => (kept.get(key)?.until ?? 0) <= clock());
		const found = new Map(
			keys.flatMap((key) => (missing.includes(key) ? [] : [[key, kept.get(key)?.known]]))
		);
		if (missing.length > 0) {
			const asked = listSuggested(db, missing);
			for (const key of missing) {
				const known = asked.then((all) => all.get(key) ?? []);
				keep(key, known);
				found.set(key, known);
			}
		}
		return found as Map<string, Known>;
	}

	return {
		async suggest(bought, asked) {
			const keys = [...new Set(bought.flatMap((one) => goodsKey(one) ?? []))].slice(0, MOST_LOOKED_AT);
			try {
				const known = await Promise.all(
					[...know(keys)].map(async ([key, list]) => [key, await list] as const)
				);
				return chooseSuggestions(bought, new Map(known), asked);
			} catch {
				return [];
			}
		}
	};
}

/** A product that can be had now and goes with one that was bought. Amounts in minor units of `currency`. */
export type Suggested = {
	/** The product as the catalogue knows it, and the first of its variants that is there. */
	product: string;
	variant: string;
	title: string;
	imageUrl: string | null;
	price: number;
	currency: string;
	score: number;
};

/** What a line of an order is of, as suggestions are kept by: its product, else its number at the shop. */
export type BoughtGoods = { product_id: string | null; sku: string | null; variant_id: string | null };
export const goodsKey = ({ product_id, sku }: BoughtGoods): string | null => product_id ?? sku;

/**
 * What is shown beside an order: what goes with most of it first, nothing that is in it.
 *
 * @param found what goes with each product, by `goodsKey`
 * @param most so many
 * @param currency only what is sold in this one, where that matters
 */
export function chooseSuggestions(
	bought: readonly BoughtGoods[],
	found: ReadonlyMap<string, readonly Suggested[]>,
	{ most, currency }: { most: number; currency?: string }
): Suggested[] {
	const there = new Set(bought.flatMap(({ product_id, sku, variant_id }) => [product_id, sku, variant_id]));
	const keys = new Set(bought.map(goodsKey));
	const best = new Map<string, Suggested>();
	for (const key of keys) {
		for (const one of found.get(key ?? '') ?? []) {
			if (currency !== undefined && one.currency !== currency) continue;
			if (there.has(one.product) || there.has(one.variant)) continue;
			const before = best.get(one.product);
			best.set(one.product, { ...one, score: one.score + (before?.score ?? 0) });
		}
	}
	return [...best.values()]
		.sort((a, b) => b.score - a.score || (a.product < b.product ? -1 : 1))
		.slice(0, most);
}

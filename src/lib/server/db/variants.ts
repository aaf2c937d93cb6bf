import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { VariantFacts } from '../../domain/exchange/ask-exchange.ts';
import type { Tx } from './client.ts';
import { products, stock, variants } from './schema/catalogue.ts';
import { waitingFor } from './stock-alerts.ts';

const FACTS = {
	id: variants.id,
	product_id: variants.productId,
	product_title: products.title,
	sku: variants.sku,
	options: sql<VariantFacts['options']>`${variants.options}`,
	price: variants.price,
	currency: variants.currency,
	image_url: sql<string | null>`coalesce(${variants.imageUrl}, ${products.imageUrl})`
};

/** Variants as the catalogue has them today, by id; those it does not know are not in there. */
export async function findVariants(tx: Tx, ids: readonly string[]): Promise<Map<string, VariantFacts>> {
	if (ids.length === 0) return new Map();
	const rows = await tx
		.select(FACTS)
		.from(variants)
		.innerJoin(products, eq(products.id, variants.productId))
		.where(inArray(variants.id, [...new Set(ids)]));
	return new Map(rows.map((row) => [row.id, row]));
}

/** What of a variant can be reserved now; null where nobody ever counted it. */
export type StockedVariant = VariantFacts & { available: number | null; next_delivery_at: Date | null };

/** What of a variant can be reserved now (`reserveStock`): what was kept for longer than was said counts as free. */
const FREE = sql<number | null>`greatest(${stock.level} - ${stock.reserved} + (
	select coalesce(sum(r.quantity), 0) from reservations r
	where r.variant_id = ${stock.variantId} and r.state = 'held' and r.expires_at <= now())
	- coalesce((select w.pieces from (${waitingFor(stock.variantId)}) w), 0), 0)::int`;

/**
 * All variants of products in the shop's order, each with what of it is free. What was kept for longer than was said
 * counts as free.
 */
export async function listStocked(tx: Tx, productIds: readonly string[]): Promise<StockedVariant[]> {
	if (productIds.length === 0) return [];
	return tx
		.select({
			...FACTS,
			available: FREE,
			next_delivery_at: stock.nextDeliveryAt
		})
		.from(variants)
		.innerJoin(products, eq(products.id, variants.productId))
		.leftJoin(stock, eq(stock.variantId, variants.id))
		.where(inArray(variants.productId, [...new Set(productIds)]))
		.orderBy(asc(variants.productId), asc(variants.position));
}

/** A word of a search is found in the product's name, the variant's own, or its number at the shop. */
const SEARCHED = sql`(${products.title} || ' ' || ${variants.title} || ' ' || coalesce(${variants.sku}, ''))`;

/**
 * Variants that can be had now and in which every word is found, the shop's products by name.
 *
 * @param words at least one; letters of either case
 * @param limit at most so many
 */
export function searchStocked(
	tx: Tx,
	{ words, currency, limit }: { words: readonly string[]; currency: string; limit: number }
): Promise<StockedVariant[]> {
	const like = (word: string) => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
	return tx
		.select({ ...FACTS, available: FREE, next_delivery_at: stock.nextDeliveryAt })
		.from(variants)
		.innerJoin(products, eq(products.id, variants.productId))
		.innerJoin(stock, eq(stock.variantId, variants.id))
		.where(
			and(
				eq(variants.currency, currency),
				sql`${FREE} > 0`,
				...words.map((word) => sql`${SEARCHED} ilike ${like(word)}`)
			)
		)
		.orderBy(asc(products.title), asc(variants.productId), asc(variants.position))
		.limit(limit);
}

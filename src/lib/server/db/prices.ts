import { desc, inArray, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { variantPrices, variants } from './schema/catalogue.ts';

/** A price that differs from the last one told is remembered with the instant from which it holds. */
export async function rememberPrices(tx: Tx, productId: string): Promise<void> {
	const last = sql`(select row(p.price, p.currency) from ${variantPrices} p
		where p.variant_id = v.id order by p.since desc limit 1)`;
	await tx.execute(sql`
		insert into ${variantPrices} (variant_id, price, currency)
		select v.id, v.price, v.currency from ${variants} v
		where v.product_id = ${productId} and row(v.price, v.currency) is distinct from ${last}
		on conflict (variant_id, since) do update set price = excluded.price, currency = excluded.currency`);
}

/** What each line's variant costs today, by line; nothing for what the catalogue does not have. */
export async function todaysPrices(
	tx: Tx,
	list: readonly { line: string; variant: string }[]
): Promise<Map<string, { price: number; currency: string }>> {
	if (list.length === 0) return new Map();
	const rows = await tx
		.select({ id: variants.id, price: variants.price, currency: variants.currency })
		.from(variants)
		.where(
			inArray(
				variants.id,
				list.map(({ variant }) => variant)
			)
		);
	const byId = new Map(rows.map(({ id, ...price }) => [id, price]));
	return new Map(
		list.flatMap(({ line, variant }) => {
			const price = byId.get(variant);
			return price ? [[line, price] as const] : [];
		})
	);
}

export type Price = { since: Date; price: number; currency: string };

/** What variants have cost, by variant, the latest price first. */
export async function listPrices(tx: Tx, ids: readonly string[]): Promise<Map<string, Price[]>> {
	if (ids.length === 0) return new Map();
	const rows = await tx
		.select()
		.from(variantPrices)
		.where(inArray(variantPrices.variantId, [...ids]))
		.orderBy(desc(variantPrices.since));
	return Map.groupBy(rows, (row) => row.variantId);
}

import { eq, lte, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { stock, stockPlaces, variants } from './schema/catalogue.ts';
import { waitingFor } from './stock-alerts.ts';

export type StockPlace = { inventory: string; place: string; available: number; saidAt: Date };

/** Keeps the newest word on one place. */
export async function keepPlace(tx: Tx, { inventory, ...row }: StockPlace): Promise<void> {
	await tx
		.insert(stockPlaces)
		.values({ inventoryId: inventory, ...row })
		.onConflictDoUpdate({
			target: [stockPlaces.inventoryId, stockPlaces.place],
			set: { available: row.available, saidAt: row.saidAt },
			setWhere: lte(stockPlaces.saidAt, row.saidAt)
		});
}

/** What all places together can still sell of an item, and how many pieces open orders wait for; nothing while it is nobody's. */
export async function countPlaces(
	tx: Tx,
	inventory: string
): Promise<{ variant: string; available: number; ordered: number } | undefined> {
	const [variant] = await tx
		.select({ id: variants.id })
		.from(variants)
		.where(eq(variants.inventoryId, inventory));
	if (!variant) return undefined;
	const [row] = await tx.execute<{ available: number; ordered: number }>(sql`
		select (select coalesce(sum(available), 0)::int from ${stockPlaces} where inventory_id = ${inventory}) as available,
			coalesce((select pieces::int from (${waitingFor(variant.id)}) w), 0) as ordered`);
	return { variant: variant.id, available: Number(row?.available ?? 0), ordered: Number(row?.ordered ?? 0) };
}

/** Sets the level alone. */
export async function setLevel(tx: Tx, variantId: string, level: number): Promise<void> {
	await tx
		.insert(stock)
		.values({ variantId, level })
		.onConflictDoUpdate({
			target: stock.variantId,
			set: { level, version: sql`${stock.version} + 1`, updatedAt: sql`now()` }
		});
}

import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Portion } from '../../domain/order/portions.ts';
import type { Tx } from './client.ts';
import { portions } from './schema/goods.ts';

/** All portions of an order whose row is locked, oldest first. */
export async function listPortions(tx: Tx, orderId: string): Promise<Portion[]> {
	const rows = await tx
		.select()
		.from(portions)
		.where(eq(portions.orderId, orderId))
		.orderBy(asc(portions.id));
	return rows.map((row) => ({
		id: row.id,
		line: row.lineId,
		quantity: row.quantity,
		state: row.state,
		claim: row.claimId ?? undefined,
		shipment: row.shipmentId ?? undefined,
		return: row.returnId ?? undefined
	}));
}

/**
 * Writes the difference between the portions that were read under the order's lock and those they have become. A
 * portion never changes its place, only its quantity. The table's triggers check the sums once more at commit.
 */
export async function savePortions(
	tx: Tx,
	orderId: string,
	before: readonly Portion[],
	after: readonly Portion[]
): Promise<void> {
	const known = new Map(before.map((portion) => [portion.id, portion]));
	const kept = new Set(after.map(({ id }) => id));
	const removed = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
	if (removed.length > 0) await tx.delete(portions).where(inArray(portions.id, removed));
	const changed = after
		.filter(({ id, quantity }) => known.has(id) && known.get(id)?.quantity !== quantity)
		.map(({ id, quantity }) => ({ id, quantity }));
	if (changed.length > 0) {
		await tx.execute(sql`update portions p set quantity = c.quantity
			from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c(id uuid, quantity integer) where p.id = c.id`);
	}
	const added = after.filter(({ id }) => !known.has(id));
	if (added.length === 0) return;
	await tx.insert(portions).values(
		added.map((portion) => ({
			id: portion.id,
			orderId,
			lineId: portion.line,
			state: portion.state,
			quantity: portion.quantity,
			claimId: portion.claim ?? null,
			shipmentId: portion.shipment ?? null,
			returnId: portion.return ?? null
		}))
	);
}

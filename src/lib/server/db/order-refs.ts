import { and, asc, eq, gt, ne, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { orders } from './schema/orders.ts';

/** Whether any order is there at all. */
export async function hasOrders(tx: Tx): Promise<boolean> {
	const rows = await tx.select({ ref: orders.ref }).from(orders).limit(1);
	return rows.length > 0;
}

/**
 * Refs of the orders from one source, oldest first; with `mark`, only those whose metadata carry it and that are not
 * delivered yet. Reads the whole table: for a start or a command, never for a page.
 */
export async function listRefsFrom(
	tx: Tx,
	source: string,
	mark?: { name: string; value: string }
): Promise<string[]> {
	const marked = mark && sql`${orders.metadata} ->> ${mark.name} = ${mark.value}`;
	const rows = await tx
		.select({ ref: orders.ref })
		.from(orders)
		.where(and(eq(orders.source, source), marked, mark && ne(orders.status, 'delivered')))
		.orderBy(asc(orders.placedAt), asc(orders.ref));
	return rows.map(({ ref }) => ref);
}

/** Orders in the order of their ids, after one; at most `limit`. */
export async function listOrderIds(
	tx: Tx,
	after: string | null,
	limit: number
): Promise<{ id: string; ref: string }[]> {
	return tx
		.select({ id: orders.id, ref: orders.ref })
		.from(orders)
		.where(after === null ? undefined : gt(orders.id, after))
		.orderBy(asc(orders.id))
		.limit(limit);
}

import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { toldLines, type ToldLine } from '../../domain/write-back/lines.ts';
import type { Tx } from './client.ts';
import { orderLines } from './schema/orders.ts';
import { writeBacks } from './schema/write-backs.ts';

/** The lines that exchanges put into an order, by our name and its storefront's. */
export async function listToldLines(tx: Tx, orderId: string): Promise<ToldLine[]> {
	const rows = await tx
		.select({ kind: writeBacks.kind, what: writeBacks.what, names: writeBacks.names })
		.from(writeBacks)
		.where(and(eq(writeBacks.orderId, orderId), eq(writeBacks.kind, 'exchange')))
		.orderBy(asc(writeBacks.n));
	return toldLines(rows);
}

/** The same, and every line the storefront is known to have in the order, by its own names. */
export async function listKnownLines(
	tx: Tx,
	orderId: string
): Promise<{ told: ToldLine[]; known: string[] }> {
	const told = await listToldLines(tx, orderId);
	const own = await tx
		.select({ id: orderLines.id })
		.from(orderLines)
		.where(and(eq(orderLines.orderId, orderId), isNull(orderLines.replaces)));
	return { told, known: [...own.map(({ id }) => id), ...told.map(({ theirs }) => theirs)] };
}

/** The storefront has spoken of it under this name; how far it is stays as it is. */
export async function hearName(tx: Tx, { id }: { id: string }, name: string): Promise<void> {
	await tx
		.update(writeBacks)
		.set({ names: sql`array_append(${writeBacks.names}, ${name})` as never })
		.where(and(eq(writeBacks.id, id), sql`not ${name} = any(${writeBacks.names})`));
}

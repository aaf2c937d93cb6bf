import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Demand } from '../../domain/shortage/who-is-short.ts';
import type { Tx } from './client.ts';
import { stock } from './schema/catalogue.ts';
import { delays } from './schema/delays.ts';
import { waitingLines } from './stock-alerts.ts';

export type NewDelay = typeof delays.$inferInsert;
export type StoredDelay = typeof delays.$inferSelect;

/** Writes a question. Its order is locked, and has no open one. */
export async function insertDelay(tx: Tx, row: NewDelay): Promise<void> {
	await tx.insert(delays).values(row);
}

/** Moves an open question on, under its order's lock; one that is not open stays as it is. */
export async function changeDelay(tx: Tx, id: string, to: Partial<NewDelay>): Promise<void> {
	await tx
		.update(delays)
		.set(to)
		.where(and(eq(delays.id, id), eq(delays.state, 'open')));
}

/** The order a question belongs to. Read the rest once the order is locked. */
export async function findDelayOrder(tx: Tx, id: string): Promise<string | undefined> {
	const [row] = await tx.select({ orderId: delays.orderId }).from(delays).where(eq(delays.id, id));
	return row?.orderId;
}

/** Pieces of a variant that live orders wait for, line by line, with how many of it nobody has reserved. */
export async function findDemand(
	tx: Tx,
	variantId: string
): Promise<{ demand: Demand[]; available: number } | undefined> {
	const [counted] = await tx
		.select({ level: stock.level, reserved: stock.reserved })
		.from(stock)
		.where(eq(stock.variantId, variantId));
	if (!counted) return undefined;
	const rows = await tx.execute<{ order_id: string; line: string; quantity: number; placed_at: string }>(
		waitingLines(sql`l.variant_id = ${variantId}`)
	);
	return {
		available: counted.level - counted.reserved,
		demand: rows.map(({ order_id, line, quantity, placed_at }) => ({
			...{ order: order_id, line, quantity: Number(quantity), placedAt: new Date(placed_at).toISOString() }
		}))
	};
}

/** Variants of the lines of an order that nobody has taken all of yet, by line. */
export async function listVariants(tx: Tx, orderId: string): Promise<Map<string, string>> {
	const rows = await tx.execute<{
		id: string;
		variant_id: string;
	}>(sql`select l.id, l.variant_id from order_lines l
		where l.order_id = ${orderId} and l.variant_id is not null order by l.position`);
	return new Map(rows.map(({ id, variant_id }) => [id, variant_id]));
}

const list = async (tx: Tx, rows: SQL): Promise<string[]> =>
	(await tx.execute<{ id: string }>(rows)).map(({ id }) => id);

/** How often what silence means was refused, and when it is tried again; nothing where the question is not open. */
export async function findTries(
	tx: Tx,
	id: string
): Promise<Pick<StoredDelay, 'tries' | 'retryAt' | 'seenVersion'> | undefined> {
	const [row] = await tx
		.select({ tries: delays.tries, retryAt: delays.retryAt, seenVersion: delays.seenVersion })
		.from(delays)
		.where(and(eq(delays.id, id), eq(delays.state, 'open')));
	return row;
}

/** Open questions whose time to be answered is over, the longest first; what was refused once it is tried again. */
export const listSilentDelays = (tx: Tx, limit: number): Promise<string[]> =>
	list(
		tx,
		sql`select id from delays where state = 'open' and answer_by <= now() and (retry_at is null or retry_at <= now())
			order by coalesce(retry_at, answer_by), id limit ${limit}`
	);

/** Open questions of orders that have changed since they were looked at. */
export const listDelaysToLookAt = (tx: Tx, limit: number): Promise<string[]> =>
	list(
		tx,
		sql`select d.id from delays d join orders o on o.id = d.order_id
			where d.state = 'open' and o.version <> d.seen_version order by d.asked_at, d.id limit ${limit}`
	);

/** The clock has looked at a question when its order had this version. */
export async function noteSeen(tx: Tx, id: string, seenVersion: number): Promise<void> {
	await tx.update(delays).set({ seenVersion }).where(eq(delays.id, id));
}

/** Open questions about shortages, with the variants they are about: whoever counts stock may have ended them. */
export async function listShortDelays(
	tx: Tx
): Promise<{ id: string; order: string; line: string; variant: string }[]> {
	const rows = await tx.execute<{ id: string; order: string; line: string; variant: string }>(sql`
		select d.id, d.order_id as order, l.id as line, l.variant_id as variant
		from delays d cross join jsonb_array_elements(d.lines) x
		join order_lines l on l.order_id = d.order_id and l.id = x ->> 'line'
		where d.state = 'open' and d.by_stock and l.variant_id is not null order by d.asked_at, d.id`);
	return [...rows];
}

import { eq, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import { NEWEST } from './policies.ts';
import { orders } from './schema/orders.ts';

/** What an order's answer rests on, for a conditional read: its version, the newest policy, and the clock. */
export async function findStanding(
	tx: Tx,
	ref: string
): Promise<{ version: number; newest_policy: number | null; now: Date } | undefined> {
	const newest = sql<number | null>`(${sql.raw(NEWEST)})`;
	const now = sql<Date>`${commandInstant()}`.mapWith(orders.placedAt);
	const [row] = await tx
		.select({ version: orders.version, newest_policy: newest, now })
		.from(orders)
		.where(eq(orders.ref, ref));
	return row;
}

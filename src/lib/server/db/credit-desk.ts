import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import type { CreditAccount } from './credits.ts';
import { creditAccounts, creditEntries } from './schema/credits.ts';
import { orderPeople, orders } from './schema/orders.ts';

/** An account by its id; without its lock, so only for looking. */
export async function findAccount(tx: Tx, id: string): Promise<Omit<CreditAccount, 'now'> | undefined> {
	const [row] = await tx.select().from(creditAccounts).where(eq(creditAccounts.id, id));
	return row;
}

/** What of goodwill was given for an order and not taken back, minor units. */
export async function goodwillOf(tx: Tx, orderId: string): Promise<number> {
	const [row] = await tx
		.select({ sum: sql<string>`coalesce(sum(${creditEntries.amount}), 0)` })
		.from(creditEntries)
		.where(
			and(
				eq(creditEntries.orderId, orderId),
				sql`(${creditEntries.kind} = 'goodwill' or ${creditEntries.kind} = 'taken_back')`
			)
		);
	return Number(row?.sum ?? 0);
}

/** An order of somebody that credit can be given for. */
export type CreditOrder = { id: string; ref: string; displayRef: string; currency: string; total: number };

const COLUMNS = {
	...{ id: orders.id, ref: orders.ref, displayRef: orders.displayRef },
	...{ currency: orders.currency, total: orders.total }
};

/** The latest orders of an address, newest first. */
export const listOrdersOfAddress = (tx: Tx, emailKey: string, limit: number): Promise<CreditOrder[]> =>
	tx
		.select(COLUMNS)
		.from(orders)
		.innerJoin(orderPeople, eq(orderPeople.orderId, orders.id))
		.where(eq(orderPeople.emailKey, emailKey))
		.orderBy(desc(orders.placedAt), desc(orders.id))
		.limit(limit);

/** An order by what it is called; nothing where there is none. */
export async function findCreditOrder(tx: Tx, ref: string): Promise<CreditOrder | undefined> {
	const [row] = await tx.select(COLUMNS).from(orders).where(eq(orders.ref, ref));
	return row;
}

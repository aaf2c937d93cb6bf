import { and, eq, isNull, sql } from 'drizzle-orm';
import { orderStatus } from '../../domain/order/order-status.ts';
import type { Portion } from '../../domain/order/portions.ts';
import type { Tx } from './client.ts';
import { commandInstant } from './command-instant.ts';
import { continueHistory, type Actor, type NewEntry } from './history.ts';
import { policyOfInstant } from './policies.ts';
import { supersede } from './quotes.ts';
import { orderLines, orderPeople, orders } from './schema/orders.ts';

export type NewOrder = typeof orders.$inferInsert;
export type NewLine = typeof orderLines.$inferInsert;
export type NewPeople = typeof orderPeople.$inferInsert;

/** An order whose row this transaction holds: nobody else changes anything of it until we commit. */
export type LockedOrder = {
	id: string;
	ref: string;
	currency: string;
	version: number;
	paidAt: Date | null;
	documentHash: Buffer;
	sourceUpdatedAt: Date | null;
	historySeq: number;
	historyHash: Buffer | null;
	/** The instant of the command: PostgreSQL's `now()`, to the millisecond. */
	now: Date;
};

const LOCKED = {
	id: orders.id,
	ref: orders.ref,
	currency: orders.currency,
	version: orders.version,
	paidAt: orders.paidAt,
	documentHash: orders.documentHash,
	sourceUpdatedAt: orders.sourceUpdatedAt,
	historySeq: orders.historySeq,
	historyHash: orders.historyHash,
	now: sql<Date>`${commandInstant()}`.mapWith(orders.placedAt)
};

/** Takes the order's row lock, the one every command on the order queues on. */
export async function lockOrder(
	tx: Tx,
	by: { ref: string } | { id: string } | { quote: string }
): Promise<LockedOrder | undefined> {
	const ofQuote = (id: string) => sql`${orders.id} = (select order_id from quotes where id = ${id})`;
	const which = 'ref' in by ? eq(orders.ref, by.ref) : 'id' in by ? eq(orders.id, by.id) : ofQuote(by.quote);
	const [row] = await tx.select(LOCKED).from(orders).where(which).for('update');
	return row;
}

/** Inserts the order's row and takes its lock; nothing where the ref is taken (by now, by anybody). */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<LockedOrder | undefined> {
	const [row] = await tx
		.insert(orders)
		.values({ ...order, policyId: policyOfInstant(order.placedAt) as never })
		.onConflictDoNothing({ target: orders.ref })
		.returning(LOCKED);
	return row;
}

/** A statement takes 65,534 values, and a line has twenty. */
const LINES_AT_ONCE = 1000;

export async function insertLines(tx: Tx, lines: NewLine[], people: NewPeople): Promise<void> {
	await tx.insert(orderPeople).values(people);
	for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
		await tx.insert(orderLines).values(lines.slice(from, from + LINES_AT_ONCE));
	}
}

/** What the shop may change of an order after it was placed. Lines, shares and amounts are not among it. */
export type OrderFacts = Partial<
	Pick<
		NewOrder,
		| 'tags'
		| 'locale'
		| 'market'
		| 'sourceUpdatedAt'
		| 'documentHash'
		| 'buyerTier'
		| 'informedOfWithdrawalAt'
		| 'shipBy'
		| 'deliverBy'
		| 'disclosures'
		| 'delayNotices'
		| 'metadata'
		| 'paidAt'
	>
>;

/**
 * Ends a command on a locked order: history and outbox are appended, and the order's row gets its new version,
 * status and whatever facts changed; quotes whose goods were taken end (api.md, "Quote"). Call it once per command,
 * after everything else was written. `portions` may be left out where no goods moved and nothing was paid: the status
 * stays what it is.
 */
export async function recordChange(
	tx: Tx,
	order: LockedOrder,
	change: { portions?: readonly Portion[]; entries: readonly NewEntry[]; actor: Actor; facts?: OrderFacts }
): Promise<void> {
	const end = { orderId: order.id, seq: order.historySeq, hash: order.historyHash };
	const { told, end: chain } = continueHistory(tx, end, change.entries, change.actor, order.now);
	const paidAt = change.facts?.paidAt ?? order.paidAt;
	const moved = tx
		.update(orders)
		.set({
			...change.facts,
			version: order.version + 1,
			...(change.portions && { status: orderStatus(change.portions, paidAt !== null) }),
			historySeq: chain.seq,
			historyHash: chain.hash,
			updatedAt: order.now
		})
		.where(and(eq(orders.id, order.id), eq(orders.version, order.version)));
	const ended = sql`ended as (${supersede(order.id)})`;
	await tx.execute(sql`with ${told ? sql`${told}, ${ended}` : ended} ${moved.getSQL()}`);
}

/**
 * Writes who bought and where it goes. A person who was erased stays erased, whatever the shop sends later.
 *
 * @returns whether it was written
 */
export async function updatePeople(
	tx: Tx,
	orderId: string,
	people: Omit<NewPeople, 'orderId'>
): Promise<boolean> {
	const rows = await tx
		.update(orderPeople)
		.set(people)
		.where(and(eq(orderPeople.orderId, orderId), isNull(orderPeople.erasedAt)))
		.returning({ orderId: orderPeople.orderId });
	return rows.length > 0;
}

/** The lines of an order as the shop numbered them, for checks: id and ordered quantity. */
export async function listLineQuantities(tx: Tx, orderId: string): Promise<Map<string, number>> {
	const rows = await tx
		.select({ id: orderLines.id, quantity: orderLines.quantity })
		.from(orderLines)
		.where(eq(orderLines.orderId, orderId));
	return new Map(rows.map(({ id, quantity }) => [id, quantity]));
}

/** What an order's answer rests on, for a conditional read: its version, the newest policy, and the clock. */
export async function findStanding(
	tx: Tx,
	ref: string
): Promise<{ version: number; newest_policy: number | null; now: Date } | undefined> {
	const newest = sql<number | null>`(select max(version) from policies)`;
	const now = sql<Date>`${commandInstant()}`.mapWith(orders.placedAt);
	const [row] = await tx
		.select({ version: orders.version, newest_policy: newest, now })
		.from(orders)
		.where(eq(orders.ref, ref));
	return row;
}

/** The ref behind an id. */
export async function findOrderHead(tx: Tx, id: string): Promise<{ id: string; ref: string } | undefined> {
	const [row] = await tx.select({ id: orders.id, ref: orders.ref }).from(orders).where(eq(orders.id, id));
	return row;
}

/** The id behind a ref. */
export async function findOrderId(tx: Tx, ref: string): Promise<string | undefined> {
	const [row] = await tx.select({ id: orders.id }).from(orders).where(eq(orders.ref, ref));
	return row?.id;
}

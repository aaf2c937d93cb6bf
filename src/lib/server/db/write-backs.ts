import { and, eq, inArray, isNull, or, lt, sql } from 'drizzle-orm';
import { KNOWN_WITHIN_S, type StorefrontName, type WriteBackState } from '../../domain/write-back/states.ts';
import { keyOf, type Wanted, type WriteBackWhat } from '../../domain/write-back/what.ts';
import type { ToldHere } from '../../domain/write-back/echo.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { coveredByDispute } from './disputes.ts';
import { waitsForDestination } from './refund-destinations.ts';
import { payments, refunds } from './schema/money.ts';
import { orders } from './schema/orders.ts';
import { writeBacks } from './schema/write-backs.ts';

export type StoredWriteBack = typeof writeBacks.$inferSelect;
/** With what is to be told, by its kind, and the order it is about. */
export type TakenWriteBack = Omit<StoredWriteBack, 'what' | 'kind'> & WriteBackWhat & { ref: string };

const isOpen = inArray(writeBacks.state, ['pending', 'unknown']);

/** Writes down what a storefront is to be told. What happened once is there once, however often it is read. */
export async function insertWriteBack(
	tx: Tx,
	{ orderId, storefront, wanted }: { orderId: string; storefront: StorefrontName; wanted: Wanted }
): Promise<void> {
	const { kind, subject, what, movesMoney } = wanted;
	const within = KNOWN_WITHIN_S[kind];
	await tx
		.insert(writeBacks)
		.values({
			...{ id: newId(), orderId, storefront, kind, subject, what, movesMoney, key: keyOf(wanted) },
			nextTryAt: sql`now()` as never,
			dueAt: sql`now() + ${within} * interval '1 second'` as never
		})
		.onConflictDoNothing();
}

/** What decides what a storefront is told of an order. */
export async function findToldOrder(tx: Tx, orderId: string) {
	const [order] = await tx
		.select({ source: orders.source, currency: orders.currency })
		.from(orders)
		.where(eq(orders.id, orderId));
	if (!order) return undefined;
	const paid = await tx
		.select({ id: payments.id, provider: payments.provider, reference: payments.reference })
		.from(payments)
		.where(eq(payments.orderId, orderId));
	return { ...order, payments: paid };
}

/** How long one try may take; whoever has not written down by then what came of it is taken to have died. */
const LEASE_S = 120;

/**
 * Takes what a storefront is to be told now, for this process alone. Of one order the earlier comes first, and alone. One
 * whose former holder wrote nothing down may have been done: it is `unknown` from here on.
 */
export async function takeDue(tx: Tx, storefront: StorefrontName, limit: number): Promise<TakenWriteBack[]> {
	const rows = await tx.execute<{ id: string }>(sql`
		with due as (
			select w.id from write_backs w
			where w.storefront = ${storefront} and w.state in ('pending', 'unknown') and w.next_try_at <= now()
				and not exists (select 1 from write_backs e where e.order_id = w.order_id and e.n < w.n
					and e.state in ('pending', 'unknown'))
			order by w.next_try_at limit ${limit} for update skip locked)
		update write_backs w set attempts = w.attempts + 1, updated_at = now(),
			state = case when w.leased_until is null then w.state else 'unknown' end,
			leased_until = now() + ${LEASE_S} * interval '1 second',
			next_try_at = now() + ${LEASE_S} * interval '1 second'
		from due where w.id = due.id returning w.id`);
	if (rows.length === 0) return [];
	const taken = await tx
		.select({ row: writeBacks, ref: orders.ref })
		.from(writeBacks)
		.innerJoin(orders, eq(orders.id, writeBacks.orderId))
		.where(
			inArray(
				writeBacks.id,
				rows.map(({ id }) => id)
			)
		);
	return taken.map(({ row, ref }) => ({ ...row, ref }) as TakenWriteBack);
}

export async function findWriteBack(tx: Tx, id: string): Promise<StoredWriteBack | undefined> {
	const [row] = await tx.select().from(writeBacks).where(eq(writeBacks.id, id));
	return row;
}

/** From now on the storefront only writes this refund down: somebody else has sent the money. */
export async function leaveMoneyAlone(tx: Tx, id: string): Promise<void> {
	await tx.update(writeBacks).set({ movesMoney: false }).where(eq(writeBacks.id, id));
}

export type Ending = { state: WriteBackState; code: string | null; words: string | null; names: string[] };

/** Writes down what came of a try. What staff have ended meanwhile stays so; nothing where it has ended. */
export async function settleWriteBack(
	tx: Tx,
	id: string,
	{ state, code, words, names }: Ending,
	nextTryInS: number
): Promise<boolean> {
	const rows = await tx
		.update(writeBacks)
		.set({
			...{ state, code, words, names, leasedUntil: null, updatedAt: sql`now()` as never },
			nextTryAt: sql`now() + ${nextTryInS} * interval '1 second'` as never
		})
		.where(and(eq(writeBacks.id, id), isOpen))
		.returning({ id: writeBacks.id });
	return rows.length > 0;
}

const isFree = or(isNull(writeBacks.leasedUntil), lt(writeBacks.leasedUntil, sql`now()`));

/** Staff have done it by hand. Not while it is being asked for: then it could be done twice. */
export async function endByHand(tx: Tx, id: string, by: string): Promise<StoredWriteBack | undefined> {
	const [row] = await tx
		.update(writeBacks)
		.set({ state: 'done', endedBy: by, leasedUntil: null, updatedAt: sql`now()` as never })
		.where(and(eq(writeBacks.id, id), inArray(writeBacks.state, ['pending', 'unknown', 'refused']), isFree))
		.returning();
	return row;
}

/** It is asked for again at once, with all the time it had. What may have been done is still looked for first. */
export async function askAgain(tx: Tx, id: string): Promise<StoredWriteBack | undefined> {
	const within = sql.join(
		Object.entries(KNOWN_WITHIN_S).map(([kind, s]) => sql`when ${kind} then ${s}::int`),
		sql` `
	);
	const [row] = await tx
		.update(writeBacks)
		.set({
			state:
				sql`case when ${writeBacks.state} = 'refused' then 'pending' else ${writeBacks.state} end` as never,
			nextTryAt: sql`now()` as never,
			dueAt: sql`now() + (case ${writeBacks.kind}::text ${within} end) * interval '1 second'` as never,
			updatedAt: sql`now()` as never
		})
		.where(and(eq(writeBacks.id, id), inArray(writeBacks.state, ['pending', 'unknown', 'refused']), isFree))
		.returning();
	return row;
}

/** What this order's storefront was told, or is about to be. */
export async function listToldHere(tx: Tx, orderId: string): Promise<(ToldHere & StoredWriteBack)[]> {
	const rows = await tx.select().from(writeBacks).where(eq(writeBacks.orderId, orderId));
	return rows.map((row) => ({ ...row, references: row.names }));
}

/** Whether a refund may still be sent by its storefront: owed, not sent by anybody else, and with a way back. */
export async function mayStorefrontSend(tx: Tx, refund: string): Promise<'yes' | 'sent' | 'no'> {
	const [row] = await tx
		.select({
			state: refunds.state,
			waits: sql<boolean>`${waitsForDestination()}`,
			covered: sql<boolean>`${coveredByDispute}`
		})
		.from(refunds)
		.innerJoin(orders, eq(orders.id, refunds.orderId))
		.innerJoin(payments, eq(payments.id, refunds.paymentId))
		.where(eq(refunds.id, refund));
	if (!row || row.state === 'failed' || row.waits || row.covered) return 'no';
	return row.state === 'settled' ? 'sent' : 'yes';
}

/** Whether a storefront is to send this refund, or may have done so: then nobody else does. */
export async function isWithStorefront(tx: Tx, refund: string): Promise<boolean> {
	const [row] = await tx
		.select({ id: writeBacks.id })
		.from(writeBacks)
		.where(and(eq(writeBacks.kind, 'refund'), eq(writeBacks.subject, refund), writeBacks.movesMoney, isOpen));
	return row !== undefined;
}

/** The storefront speaks of it: it is done there, whatever was answered or never came. */
export async function confirmByEcho(tx: Tx, row: StoredWriteBack, name: string): Promise<void> {
	if (row.state === 'done' && row.names.includes(name)) return;
	const names = [...new Set([...row.names, name])];
	const change =
		row.state === 'done' ? { names } : { names, state: 'done' as const, code: 'echo', words: null };
	await tx
		.update(writeBacks)
		.set({ ...change, leasedUntil: null, updatedAt: sql`now()` as never })
		.where(eq(writeBacks.id, row.id));
}

/** What storefronts said may name people: their words go with the person. */
export async function forgetStorefrontWords(tx: Tx, orderId: string): Promise<void> {
	await tx.execute(
		sql`update write_backs set words = null where order_id = ${orderId} and words is not null`
	);
}

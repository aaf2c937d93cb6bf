import { and, count, desc, eq, inArray, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { WebhookChannel } from '../ports/webhook.ts';
import { insertMany } from './bulk.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { unlessErased } from './inbox-orders.ts';
import { strayParcels } from './schema/intake.ts';
import { inbox } from './schema/record.ts';

export type StoredDelivery = typeof inbox.$inferSelect;
export type InboxState = StoredDelivery['state'];

export type NewDelivery = {
	channel: WebhookChannel;
	vendor: string;
	deliveryId: string;
	headers: Record<string, string>;
	body: Uint8Array;
};

/**
 * Keeps verified webhooks, in one statement. A delivery that is there already changes nothing, except that one which had
 * failed for good is tried anew.
 *
 * @returns how many have to be processed
 */
export async function insertDeliveries(tx: Tx, list: readonly NewDelivery[]): Promise<number> {
	const once = [
		...new Map(list.map((one) => [`${one.channel}\n${one.vendor}\n${one.deliveryId}`, one])).values()
	];
	if (once.length === 0) return 0;
	const rows = await insertMany(
		tx,
		inbox,
		once.map((one) => ({ id: newId(), ...one, body: Buffer.from(one.body) })),
		sql`on conflict (channel, vendor, delivery_id) where delivery_id is not null
			do update set state = 'received', attempts = 0, next_attempt_at = now()
			where ${inbox.state} = 'failed' returning id`
	);
	return rows.length;
}

/**
 * Takes deliveries that are due, for `leaseSeconds`: nobody else takes them meanwhile, and where whoever took them dies
 * they are due again after it. The attempt is counted now, so that one which kills its worker cannot do so for ever.
 *
 * @returns their ids, the longest waiting first
 */
export async function leaseDeliveries(tx: Tx, limit: number, leaseSeconds: number): Promise<string[]> {
	const due = sql`select id from ${inbox} where state = 'received' and next_attempt_at <= now()
		order by next_attempt_at, id limit ${limit} for update skip locked`;
	const rows = await tx
		.update(inbox)
		.set({
			attempts: sql`${inbox.attempts} + 1`,
			nextAttemptAt: sql`now() + ${leaseSeconds} * interval '1 second'`
		})
		.where(sql`${inbox.id} in (${due})`)
		.returning({ id: inbox.id, receivedAt: inbox.receivedAt });
	return rows.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime()).map(({ id }) => id);
}

/** Gives back what was leased and not begun, as if it had not been taken. */
export async function giveBackDeliveries(tx: Tx, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await tx
		.update(inbox)
		.set({ attempts: sql`${inbox.attempts} - 1`, nextAttemptAt: sql`now()` })
		.where(and(inArray(inbox.id, [...ids]), eq(inbox.state, 'received')));
}

/** Locks a delivery that has not been processed; nothing where it has been, or where somebody is at it. */
export async function lockDelivery(tx: Tx, id: string): Promise<StoredDelivery | undefined> {
	const [row] = await tx
		.select()
		.from(inbox)
		.where(and(eq(inbox.id, id), eq(inbox.state, 'received')))
		.for('update', { skipLocked: true });
	return row;
}

/**
 * The end of a delivery, in the transaction of its effect. `note` says why nothing, or not everything, came of it. What
 * is about somebody who was erased is not kept a moment longer.
 */
export async function settleDelivery(
	tx: Tx,
	id: string,
	state: Exclude<InboxState, 'received'>,
	note?: string
): Promise<void> {
	await tx
		.update(inbox)
		.set({ state, lastError: note ?? null, processedAt: sql`now()`, ...unlessErased })
		.where(eq(inbox.id, id));
}

/** An attempt went wrong: the next one comes after `afterSeconds`, or, with the last, the delivery stays as failed. */
export async function noteFailure(
	tx: Tx,
	id: string,
	error: string,
	retry: (attempts: number) => number | 'never'
): Promise<'failed' | 'received' | undefined> {
	const [row] = await tx.select({ attempts: inbox.attempts }).from(inbox).where(eq(inbox.id, id));
	const after = row && retry(row.attempts);
	if (after === undefined) return undefined;
	const state = after === 'never' ? 'failed' : 'received';
	const nextAttemptAt =
		after === 'never' ? sql`${inbox.nextAttemptAt}` : sql`now() + ${after} * interval '1 second'`;
	await tx
		.update(inbox)
		.set({ state, lastError: error, nextAttemptAt, ...(state === 'failed' && unlessErased) })
		.where(and(eq(inbox.id, id), eq(inbox.state, 'received')));
	return state;
}

/** Processes deliveries anew that had an end already, because something they were missing has come. */
export async function recallDeliveries(tx: Tx, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await tx
		.update(inbox)
		.set({ state: 'received', attempts: 0, nextAttemptAt: sql`now()`, lastError: null, processedAt: null })
		.where(and(inArray(inbox.id, [...ids]), inArray(inbox.state, ['done', 'failed', 'ignored'])));
}

/** Tries a delivery anew that had failed for good; what came of the last attempt, or nothing where it had not failed. */
export async function retryFailed(
	tx: Tx,
	id: string
): Promise<{ vendor: string; lastError: string | null } | undefined> {
	const [failed] = await tx
		.select({ vendor: inbox.vendor, lastError: inbox.lastError })
		.from(inbox)
		.where(and(eq(inbox.id, id), eq(inbox.state, 'failed')))
		.for('update');
	if (failed) await recallDeliveries(tx, [id]);
	return failed;
}

/** A delivery that staff has to know of. */
export type TroubledDelivery = Pick<
	StoredDelivery,
	'id' | 'channel' | 'vendor' | 'attempts' | 'lastError' | 'receivedAt'
>;

/** What could not be processed, newest first. */
export const listFailedDeliveries = (tx: Tx, limit = 100): Promise<TroubledDelivery[]> =>
	tx
		.select({
			id: inbox.id,
			channel: inbox.channel,
			vendor: inbox.vendor,
			attempts: inbox.attempts,
			lastError: inbox.lastError,
			receivedAt: inbox.receivedAt
		})
		.from(inbox)
		.where(eq(inbox.state, 'failed'))
		.orderBy(desc(inbox.receivedAt))
		.limit(limit);

/** How many deliveries are in each state. */
export async function countDeliveries(tx: Tx): Promise<Record<InboxState, number>> {
	const rows = await tx.select({ state: inbox.state, n: count() }).from(inbox).groupBy(inbox.state);
	const none = { received: 0, done: 0, failed: 0, ignored: 0 };
	return { ...none, ...Object.fromEntries(rows.map(({ state, n }) => [state, n])) };
}

/**
 * Deletes what has had its end for `days`, at most `limit` deliveries. What failed stays; what speaks of a parcel that
 * nobody has opened stays three times as long, in case somebody does.
 */
export async function trimInbox(tx: Tx, days = 30, limit = 5000): Promise<number> {
	const older = (column: SQL | AnyColumn, times: number) =>
		sql`${column} < now() - ${days * times} * interval '1 day'`;
	await tx.delete(strayParcels).where(older(strayParcels.foundAt, 3));
	const waits = sql`select 1 from ${strayParcels} where delivery_id = ${inbox.id} and resolved_at is null`;
	const old = sql`select id from ${inbox} where state in ('done', 'ignored') and ${older(inbox.receivedAt, 1)}
		and not exists (${waits}) limit ${limit}`;
	const gone = await tx
		.delete(inbox)
		.where(sql`${inbox.id} in (${old})`)
		.returning({ id: inbox.id });
	return gone.length;
}

import { createHash } from 'node:crypto';
import { and, asc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { HistoryType } from '../../domain/order/order-view.ts';
import type { Tx } from './client.ts';
import { orders } from './schema/orders.ts';
import { history } from './schema/record.ts';

/** Who did it. `id` names a key, a session or an account, never a person's data. */
export type Actor = { kind: 'system' | 'machine' | 'shopper' | 'staff' | 'carrier'; id?: string | undefined };

export type NewEntry = { type: HistoryType; data: Record<string, unknown> };

/** The end of an order's chain, as read from its locked row. */
export type ChainEnd = { orderId: string; seq: number; hash: Buffer | null };

/**
 * Appends to one order's hash chain and to the outbox, in the caller's transaction and under the order's row lock
 * (that lock is what makes `seq` gapless). `$1` is the order's id, `$2` its new entries (`entriesAsJson`). Stands behind a “with”.
 * The outbox's own `at` is when it was written, also for what happened long ago: trimming goes by that.
 */
export const WRITE_ENTRIES = `entry as (select * from jsonb_to_recordset($2::jsonb) as x(seq integer, at timestamptz, type text,
		actor_kind text, actor_id text, data jsonb, previous_hash text, hash text)),
	told as (insert into outbox (order_id, seq) select $1::uuid, seq from entry order by seq),
	kept as (insert into history (order_id, seq, at, type, actor_kind, actor_id, data, previous_hash, hash)
		select $1::uuid, seq, at, type, actor_kind, actor_id, data, decode(previous_hash, 'hex'), decode(hash, 'hex') from entry)`;

export const entriesAsJson = (rows: readonly HistoryRow[]): string =>
	JSON.stringify(
		rows.map(({ seq, at, type, actorKind, actorId, data, previousHash, hash }) => ({
			...{ seq, at, type, actor_kind: actorKind, actor_id: actorId, data },
			previous_hash: previousHash?.toString('hex') ?? null,
			hash: hash.toString('hex')
		}))
	);

/** An entry with the instant it speaks of: an import of history tells several at once. */
export type TimedEntry = NewEntry & { at: Date };

export type HistoryRow = Hashed & { hash: Buffer };

/** The rows that continue a chain, and its new end. Writes nothing. */
export function chainEntries(
	end: ChainEnd,
	entries: readonly TimedEntry[],
	actor: Actor
): { rows: HistoryRow[]; end: ChainEnd } {
	const { orderId } = end;
	let { seq, hash } = end;
	const rows = entries.map(({ type, data, at }) => {
		const row = {
			orderId,
			seq: ++seq,
			at,
			type,
			actorKind: actor.kind,
			actorId: actor.id ?? null,
			data: plain(data),
			previousHash: hash
		};
		hash = hashEntry(row);
		return { ...row, hash };
	});
	return { rows, end: { orderId, seq, hash } };
}

export type Hashed = {
	orderId: string;
	seq: number;
	at: Date;
	type: string;
	actorKind: string;
	actorId: string | null;
	data: unknown;
	previousHash: Buffer | null;
};

/** SHA-256 over the previous hash and the entry in canonical form (keys sorted, no spaces). */
export function hashEntry(entry: Hashed): Buffer {
	const { orderId, seq, at, type, actorKind, actorId, data, previousHash } = entry;
	const body = canonical({ orderId, seq, at: at.toISOString(), type, actorKind, actorId, data });
	return createHash('sha256')
		.update(previousHash ?? Buffer.alloc(32))
		.update(body)
		.digest();
}

/**
 * Walks an order's chain up to the end that the order's own row knows, so that a chain cut short is found too.
 * Returns the number of the first entry that does not verify or is not there, or nothing.
 */
export async function firstBrokenEntry(tx: Tx, orderId: string): Promise<number | undefined> {
	const rows = await tx
		.select({ entry: history, lastSeq: orders.historySeq, lastHash: orders.historyHash })
		.from(orders)
		.leftJoin(history, eq(history.orderId, orders.id))
		.where(eq(orders.id, orderId))
		.orderBy(asc(history.seq));
	const end = rows[0];
	let previous: Buffer | null = null;
	let seq = 0;
	for (const { entry } of rows) {
		if (!entry) break;
		const linked = (entry.previousHash ?? NOTHING).equals(previous ?? NOTHING);
		if (!linked || entry.seq !== ++seq || !hashEntry(entry).equals(entry.hash)) return entry.seq;
		previous = entry.hash;
	}
	if (!end || seq < end.lastSeq) return seq + 1;
	return seq > end.lastSeq || !(end.lastHash ?? NOTHING).equals(previous ?? NOTHING) ? seq : undefined;
}

const NOTHING = Buffer.alloc(0);

export type StoredEntry = typeof history.$inferSelect;

/** Entries of one order after `seq`, oldest first, at most `limit`. */
export async function listHistory(
	tx: Tx,
	orderId: string,
	after: number,
	limit: number
): Promise<StoredEntry[]> {
	return tx
		.select()
		.from(history)
		.where(and(eq(history.orderId, orderId), gt(history.seq, after)))
		.orderBy(asc(history.seq))
		.limit(limit);
}

/** Entries of certain types of one order before number `before`, oldest first. */
export async function listEntries(
	tx: Tx,
	orderId: string,
	before: number,
	types: readonly HistoryType[]
): Promise<{ seq: number; type: string; at: Date; data: Record<string, unknown> }[]> {
	const rows = await tx
		.select({ seq: history.seq, type: history.type, at: history.at, data: history.data })
		.from(history)
		.where(and(eq(history.orderId, orderId), lt(history.seq, before), inArray(history.type, [...types])))
		.orderBy(asc(history.seq));
	return rows.map((row) => ({ ...row, data: row.data as Record<string, unknown> }));
}

/** What JSON would keep: no undefined, instants as text. */
const plain = (data: Record<string, unknown>): Record<string, unknown> => JSON.parse(JSON.stringify(data));

/** SHA-256 in hex of a value in canonical form: the same for whatever JSON it came through. */
export const digestOf = (value: unknown): string =>
	createHash('sha256').update(canonical(value)).digest('hex');

function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	const pairs = Object.entries(value)
		.filter(([, one]) => one !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${pairs.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database, Tx } from './client.ts';

/** An event as a durable subscriber reads it, with what it has to know of the order to decide. */
export type SubscribedEvent = {
	orderId: string;
	seq: number;
	type: string;
	data: Record<string, unknown>;
	at: Date;
	/** When it was written down; later than `at` where it was told of as past. */
	writtenAt: Date;
	order: { historical: boolean; locale: string | null; createdAt: Date };
};

type Row = {
	xid: string;
	id: string;
	order_id: string;
	seq: number;
	type: string;
	data: string;
	at: string;
	written_at: string;
	historical: boolean;
	locale: string | null;
	created_at: string;
};

export type Round = { read: number; full: boolean; busy: boolean };

/**
 * Reads what comes after a subscriber's cursor and lets `take` act on it, in one transaction that also moves the
 * cursor: what `take` writes and how far was read are true together, or neither. One node reads at a time; another
 * finds the cursor taken and comes back later. See ADR 5 for the order and the horizon.
 *
 * A subscriber that is new starts at the beginning. One whose cursor lies ahead of this database (it was put back, or
 * moved to another server, where transactions are counted anew) does too: what it wrote before has to keep it from
 * writing it twice.
 */
export async function readAsSubscriber(
	db: Database,
	subscriber: string,
	limit: number,
	take: (tx: Tx, events: SubscribedEvent[]) => Promise<void>
): Promise<Round> {
	// A look without a lock first: a quiet shop writes nothing.
	const [glance] = await db.execute<{ known: boolean; waiting: boolean }>(sql`
		select c.subscriber is not null as known, exists (select from outbox o
			where (o.xid, o.id) > (coalesce(c.xid, '0'::xid8), coalesce(c.id, 0))
				and o.xid < pg_snapshot_xmin(pg_current_snapshot()))
			or coalesce(c.xid > pg_snapshot_xmax(pg_current_snapshot()), false) as waiting
		from (select 1) one left join outbox_cursors c on c.subscriber = ${subscriber}`);
	if (glance?.known && !glance.waiting) return { read: 0, full: false, busy: false };
	if (!glance?.known) {
		await db.execute(sql`insert into outbox_cursors (subscriber, xid, id)
			values (${subscriber}, '0', 0) on conflict do nothing`);
	}
	return db.transaction(async (tx) => {
		const [cursor] = await tx.execute<{ xid: string; id: string; ahead: boolean }>(sql`
			select xid, id::text, xid > pg_snapshot_xmax(pg_current_snapshot()) as ahead
			from outbox_cursors where subscriber = ${subscriber} for update skip locked`);
		if (!cursor) return { read: 0, full: false, busy: true };
		const from = cursor.ahead ? { xid: '0', id: '0' } : cursor;
		const rows = await tx.execute<Row>(sql`
			select o.xid, o.id::text, h.order_id, h.seq, h.type, h.data::text as data, h.at, o.at as written_at, r.historical, r.locale,
				r.created_at
			from outbox o join history h on h.order_id = o.order_id and h.seq = o.seq join orders r on r.id = o.order_id
			where (o.xid, o.id) > (${from.xid}::xid8, ${from.id}::bigint)
				and o.xid < pg_snapshot_xmin(pg_current_snapshot())
			order by o.xid, o.id limit ${limit}`);
		const last = rows.at(-1);
		if (!last && !cursor.ahead) return { read: 0, full: false, busy: false };
		await take(tx, rows.map(asEvent));
		const reached = last ?? from;
		await tx.execute(sql`update outbox_cursors
			set xid = ${reached.xid}::xid8, id = ${reached.id}::bigint, updated_at = now()
			where subscriber = ${subscriber}`);
		return { read: rows.length, full: rows.length === limit, busy: false };
	});
}

/**
 * Moves a subscriber's cursor to where everything is behind it, where nobody listens to it (no row in
 * `listeners`), in one statement. Whoever begins to listen after it misses nothing that is committed after they did.
 *
 * @returns whether nobody listens
 */
export async function skipAsSubscriber(
	db: Database,
	subscriber: string,
	listeners: PgTable
): Promise<boolean> {
	const rows = await db.execute<{ none: boolean; moved: boolean }>(sql`
		with look as (select not exists (select from ${listeners}) as none, pg_snapshot_xmin(pg_current_snapshot()) as xid),
		behind as (select l.xid from look l where l.none and not exists (select from outbox_cursors c
			where c.subscriber = ${subscriber} and c.xid <= l.xid and not exists (select from outbox o
				where (o.xid, o.id) > (c.xid, c.id) and o.xid < l.xid))),
		moved as (insert into outbox_cursors (subscriber, xid, id) select ${subscriber}, b.xid, 0 from behind b
			on conflict (subscriber) do update set xid = excluded.xid, id = 0, updated_at = now() returning 1)
		select l.none, exists (select from moved) as moved from look l`);
	return rows[0]?.none === true;
}

/** A subscriber that reads no more holds up nothing; one that begins again begins at the beginning. */
export async function forgetSubscriber(db: Database, subscriber: string): Promise<void> {
	await db.execute(sql`delete from outbox_cursors where subscriber = ${subscriber}`);
}

const asEvent = ({
	order_id,
	seq,
	type,
	data,
	at,
	written_at,
	historical,
	locale,
	created_at
}: Row): SubscribedEvent => ({
	orderId: order_id,
	seq,
	type,
	data: JSON.parse(data) as Record<string, unknown>,
	at: new Date(at),
	writtenAt: new Date(written_at),
	order: { historical, locale, createdAt: new Date(created_at) }
});

import type { Sql } from 'postgres';

/**
 * How far the outbox has been read: every row up to and including (xid, id). Both are 64-bit counters kept as text.
 * A cursor means something only in the database it was read from.
 */
export type OutboxCursor = { xid: string; id: string };

/** One entry of an order's history, as it is told. `data` is JSON text: it is passed on, not looked into. */
export type RecordedEvent = {
	orderId: string;
	seq: number;
	type: string;
	/** RFC 3339, UTC. */
	at: string;
	/** Who did it is told by kind only. */
	actorKind: string;
	data: string;
};

export type OutboxRow = RecordedEvent & OutboxCursor;

export type OutboxHorizon = {
	/** Below this every transaction has ended. */
	xid: string;
	/** Committed rows wait behind it. */
	waiting: boolean;
	/** The cursor is past it: the database was put back to an older state. */
	behindCursor: boolean;
};

/** Whose transaction has been open longest, and so holds back every reader of the outbox. */
export type OldestWriter = { pid: number; application: string; database: string; seconds: number };

export type OutboxReader = {
	currentCursor(): Promise<OutboxCursor>;
	read(cursor: OutboxCursor, limit: number): Promise<OutboxRow[]>;
	getHorizon(cursor: OutboxCursor): Promise<OutboxHorizon>;
	findOldestWriter(): Promise<OldestWriter | undefined>;
	listAfter(wanted: readonly WantedHistory[], page: number): Promise<(RecordedEvent & { wanted: number })[]>;
};

/** An order's entries after `seq`. */
export type WantedHistory = { orderId: string; seq: number };

const EVENT = `h.order_id as "orderId", h.seq, h.type,
	to_char(h.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
	h.actor_kind as "actorKind", h.data::text as data`;

/**
 * Only rows below the oldest running transaction: whatever is still to commit has an xid of at least that, so nothing
 * can turn up behind the cursor. (An `id` is drawn before its row is committed: `id > last` loses what commits late.)
 */
const READ = `select o.xid, o.id, ${EVENT}
	from outbox o join history h on h.order_id = o.order_id and h.seq = o.seq
	where (o.xid, o.id) > ($1::xid8, $2::bigint) and o.xid < pg_snapshot_xmin(pg_current_snapshot())
	order by o.xid, o.id limit $3`;

/** Ids start at 1, so (xmin, 0) is before every row that is not yet readable and after every row that is. */
const CURRENT = `select pg_snapshot_xmin(pg_current_snapshot()) as xid, 0::bigint as id`;

const HORIZON = `select s.xmin as xid, s.xmin < $1::xid8 as "behindCursor",
		exists (select from outbox o where (o.xid, o.id) > ($1::xid8, $2::bigint)) as waiting
	from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) s`;

/** Transactions of every database of the server count: they draw from one row of xids. */
const OLDEST_WRITER = `select pid, coalesce(application_name, '') as application, coalesce(datname, '') as database,
		coalesce(extract(epoch from clock_timestamp() - xact_start), 0)::float8 as seconds
	from pg_stat_activity where backend_xid is not null and pid <> pg_backend_pid()
	order by age(backend_xid) desc limit 1`;

const LIST_AFTER = `select w.n::int - 1 as wanted, h.*
	from unnest(($1::text)::uuid[], ($2::text)::int[]) with ordinality as w (order_id, seq, n)
	cross join lateral (select ${EVENT} from history h where h.order_id = w.order_id and h.seq > w.seq
		order by h.seq limit $3) h
	order by w.n, h.seq`;

/** Oldest first, and never what a durable subscriber has yet to read. */
const TRIM = `with gone as (
		select o.ctid from outbox o where o.at < now() - make_interval(days => $1::int)
			and not exists (select from outbox_cursors c where (c.xid, c.id) < (o.xid, o.id))
		order by o.at limit $2)
	delete from outbox where ctid in (select ctid from gone)`;

/**
 * Reads the outbox and the history behind it with prepared statements, outside any transaction.
 *
 * `read` returns rows in (xid, id) order. Within one order that is not always the order of `seq`: a transaction may
 * have drawn its xid before it waited for the order's lock. Whoever tells them sorts by `seq`.
 */
export function outboxReader(sql: Sql): OutboxReader {
	const run = <Row extends object>(statement: string, values: (string | number)[] = []) =>
		sql.unsafe<Row[]>(statement, values, { prepare: true });
	return {
		async currentCursor() {
			const [row] = await run<OutboxCursor>(CURRENT);
			if (!row) throw new Error('no snapshot');
			return { xid: row.xid, id: row.id };
		},
		read: async ({ xid, id }, limit) => run<OutboxRow>(READ, [xid, id, limit]),
		async getHorizon({ xid, id }) {
			const [row] = await run<OutboxHorizon>(HORIZON, [xid, id]);
			if (!row) throw new Error('no snapshot');
			return row;
		},
		async findOldestWriter() {
			const [row] = await run<OldestWriter>(OLDEST_WRITER);
			return row && { ...row };
		},
		listAfter: async (wanted, page) =>
			run(LIST_AFTER, [
				`{${wanted.map(({ orderId }) => orderId).join()}}`,
				`{${wanted.map(({ seq }) => seq).join()}}`,
				page
			])
	};
}

/**
 * Deletes rows older than `days`, at most `batch`; returns how many went. Live streams do not need them (they catch up
 * from the history); rows that a durable subscriber has not read stay, however old.
 */
export async function trimOutbox(sql: Sql, days = 3, batch = 5000): Promise<number> {
	const result = await sql.unsafe(TRIM, [days, batch], { prepare: true });
	return result.count;
}

import { and, eq, sql } from 'drizzle-orm';
import type { BulkAction, BulkItemState, BulkState } from '../../domain/desk/bulk.ts';
import type { Tx } from './client.ts';
import { bulkItems, bulkRuns } from './schema/desk.ts';

export type StoredRun = Omit<typeof bulkRuns.$inferSelect, 'action'> & { action: BulkAction };

/** Keeps a run and what it is about; nothing of it is done before it starts. */
export async function insertRun(
	tx: Tx,
	run: Pick<StoredRun, 'id' | 'action' | 'staffId' | 'reason' | 'days'>,
	subjects: readonly string[],
	undoForMs: number
): Promise<void> {
	const [created, starts] = [sql`now()`, sql`now() + ${undoForMs}::int8 * interval '1 millisecond'`];
	await tx.insert(bulkRuns).values({ ...run, createdAt: created as never, startsAt: starts as never });
	await tx.execute(sql`insert into bulk_items (run_id, position, subject)
		select ${run.id}::uuid, t.n, t.subject from unnest(${sql.param(subjects)}::text[]) with ordinality t (subject, n)`);
}

/** Takes a run back that has not begun; whoever begins it at this moment and we wait for each other. */
export async function undoRun(tx: Tx, id: string, staffId: string): Promise<boolean> {
	const rows = await tx
		.update(bulkRuns)
		.set({ state: 'undone', endedAt: sql`now()` as never })
		.where(and(eq(bulkRuns.id, id), eq(bulkRuns.staffId, staffId), eq(bulkRuns.state, 'waiting')))
		.returning({ id: bulkRuns.id });
	return rows.length > 0;
}

export async function findRun(tx: Tx, id: string): Promise<StoredRun | undefined> {
	const [row] = await tx.select().from(bulkRuns).where(eq(bulkRuns.id, id));
	return row as StoredRun | undefined;
}

/** Begins what can be taken back no more, and ends what has nothing left to do. */
export async function turnRuns(tx: Tx): Promise<boolean> {
	const rows = await tx.execute(sql`
		with begun as (update bulk_runs set state = 'running'
			where state = 'waiting' and starts_at <= now() returning id),
		ended as (update bulk_runs r set state = 'done', ended_at = now() where r.state = 'running'
			and not exists (select from bulk_items i where i.run_id = r.id and i.state = 'waiting') returning id)
		select id from begun union all select id from ended`);
	return rows.length > 0;
}

export type NextItem = { run: string; position: number; subject: string };

/** The next thing to do of any run, held until the transaction ends; what another node is at is passed over. */
export async function lockNextItem(tx: Tx): Promise<NextItem | undefined> {
	const [row] = await tx.execute<NextItem>(sql`
		select i.run_id as run, i.position, i.subject from bulk_items i join bulk_runs r on r.id = i.run_id
		where r.state = 'running' and i.state = 'waiting'
		order by r.starts_at, r.id, i.position limit 1 for update of i skip locked`);
	return row && { ...row };
}

/** What has had its end keeps it. */
export async function endItem(tx: Tx, { run, position }: NextItem, code: string | null): Promise<void> {
	await tx
		.update(bulkItems)
		.set({ state: code === null ? 'done' : 'refused', code, endedAt: sql`now()` as never })
		.where(and(eq(bulkItems.runId, run), eq(bulkItems.position, position), eq(bulkItems.state, 'waiting')));
}

/** A run as its page shows it. Instants are RFC 3339. */
export type ListedRun = {
	id: string;
	action: BulkAction;
	state: BulkState;
	startsAt: string;
	count: number;
	done: number;
	/** What could not be done, and why. */
	refused: { subject: string; label: string | null; code: string }[];
};
export type ListedItemState = BulkItemState;

/** How something is called that a run was about. */
const LABEL = sql`case split_part(r.action, '.', 1)
	when 'request' then (select o.display_ref from requests x join orders o on o.id = x.order_id where x.id::text = i.subject)
	when 'return' then (select x.number from returns x where x.id::text = i.subject)
	when 'parcel' then (select x.tracking_number from shipments x where x.id::text = i.subject)
	when 'refund' then (select o.display_ref from refunds x join orders o on o.id = x.order_id where x.id::text = i.subject)
	else (select o.display_ref from write_backs x join orders o on o.id = x.order_id where x.id::text = i.subject) end`;

/** Somebody's runs that are not over, or were not ten minutes ago, of these actions; the latest first. */
export async function listRuns(
	tx: Tx,
	staffId: string,
	actions: readonly BulkAction[]
): Promise<ListedRun[]> {
	const rows = await tx.execute<ListedRun>(sql`
		select r.id, r.action, r.state, to_char(r.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt",
			count(*)::int as count, (count(*) filter (where i.state = 'done'))::int as done,
			coalesce(json_agg(json_build_object('subject', i.subject, 'label', ${LABEL}, 'code', i.code) order by i.position)
				filter (where i.state = 'refused'), '[]') as refused
		from bulk_runs r join bulk_items i on i.run_id = r.id
		where r.staff_id = ${staffId} and r.action = any(${sql.param(actions)}::text[])
			and r.created_at > now() - interval '1 day'
			and (r.ended_at is null or r.ended_at > now() - interval '10 minutes')
		group by r.id order by r.created_at desc limit 5`);
	return [...rows];
}

/** Forgets what was done long ago; the trail of who did what stays. At most `limit`. */
export async function trimRuns(tx: Tx, limit: number): Promise<number> {
	const gone = await tx.execute(sql`delete from bulk_runs where id in (
		select id from bulk_runs where ended_at < now() - interval '30 days' limit ${limit}) returning id`);
	return gone.length;
}

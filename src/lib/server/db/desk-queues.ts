import { sql, type SQL } from 'drizzle-orm';
import {
	DUE_QUEUES,
	MOST_COUNTED,
	QUEUE_KINDS,
	type LateQueue,
	type QueueState
} from '../../domain/desk/queues.ts';
import type { Tx } from './client.ts';
import { UNTOLD_QUEUE } from './untold.ts';
import { wentBack } from './went-back.ts';

/** The latest reports of codes nobody knows; older ones of the same codes say nothing new. */
const LATEST_CODES = 2000;

const refund = (
	which: SQL
) => sql`select r.id::text as subject, r.due_at as at from refunds r join orders o on o.id = r.order_id
	where ${which} and not o.historical`;
const back = (which: SQL, clock: SQL) =>
	sql`select id::text as subject, ${clock} as at from returns where ${which}`;

const followUp = (which: SQL) =>
	sql`select id::text as subject, due_at as at from follow_ups where ended_at is null and from_at <= now() and ${which}`;

/** Stalled parcels are counted by `listStalled`. */
type Counted = Exclude<LateQueue, 'parcels_stalled'>;

/** What stands in each queue with the instant it is counted by; each is read from an index of what is open. */
const QUEUES: Record<Counted, SQL> = {
	requests: sql`select id::text as subject, decide_by as at from requests where state = 'pending'`,
	returns_decide: back(sql`state = 'needs_review'`, sql`decide_by`),
	returns_inspect: back(sql`state = 'received'`, sql`settle_by`),
	returns_object: back(sql`state = 'inspected' and objected_at is not null`, sql`object_by`),
	returns_postage: sql`select return_id::text as subject, decide_by as at from postage_claims where state = 'asked'`,
	refunds_failed: refund(sql`r.state = 'failed'`),
	refunds_unknown: refund(sql`r.state = 'unknown'`),
	// Of those on their way; what failed or is unknown stands in its own queue.
	refunds_overdue: refund(
		sql`r.state in ('requested', 'sent') and r.due_at < now() and r.overdue_at is not null`
	),
	shortages: sql`select variant_id as subject, raised_at as at from stock_alerts where kind = 'short' and resolved_at is null`,
	parcels_back: sql`select s.id::text as subject, s.status_at as at from ${wentBack}`,
	left_anyway: sql`select s.id::text as subject, max(c.reported_at) as at from shipped_after_cancel c join shipments s on s.id = c.shipment_id
		join orders o on o.id = s.order_id where not o.historical and s.cause is distinct from 'returned' group by s.id`,
	write_backs: sql`select id::text as subject, due_at as at from write_backs where state = 'refused'
		or (state in ('pending', 'unknown') and due_at < now())`,
	untold: UNTOLD_QUEUE,
	// What nobody followed up in time climbs to what is urgent.
	feedback_urgent: sql`select answer_id::text as subject, due_at as at from feedback_tasks
		where ended_at is null and (kind = 'urgent' or due_at < now())`,
	feedback_low: sql`select answer_id::text as subject, due_at as at from feedback_tasks
		where ended_at is null and kind = 'low_score' and due_at >= now()`,
	// Overdue ones climb, by the query itself; what is for a later day is not there yet.
	follow_ups_late: followUp(sql`due_at < now()`),
	follow_ups: followUp(sql`due_at >= now()`),
	codes: sql`select carrier || '/' || code as subject, min(seen_at) as at
		from (select * from unmapped_codes order by seen_at desc limit ${LATEST_CODES}) u
		where not exists (select from code_meanings m where m.carrier = u.carrier and m.code = u.code)
		group by carrier, code`
};
const COUNTED = Object.entries(QUEUES) as [Counted, SQL][];

/** The thousand of a queue that are first by its clock. */
const first = (which: SQL) => sql`(select * from (${which}) every order by at limit ${MOST_COUNTED}) q`;

/**
 * How many wait in each queue, how many of them are late, and since when, or until when, the oldest does. Bounded: of a
 * queue at most a thousand are counted, and the oldest is the oldest of those.
 */
export async function countQueues(tx: Tx): Promise<Omit<QueueState, 'mine'>[]> {
	const parts = COUNTED.map(([queue, which]) => {
		const late = DUE_QUEUES.includes(queue) ? sql`(count(*) filter (where at < now()))::int` : sql`0`;
		return sql`(select ${queue}::text as queue, count(*)::int as count, ${late} as late,
			to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as oldest from ${first(which)})`;
	});
	const rows = await tx.execute<Omit<QueueState, 'mine'>>(sql`${sql.join(parts, sql` union all `)}`);
	return [...rows];
}

/** How many of each queue somebody has in hand. */
export async function countMine(tx: Tx, staffId: string): Promise<Map<string, number>> {
	const parts = COUNTED.map(
		([queue, which]) => sql`(select ${queue}::text as queue, count(*)::int as n from (${which}) q
			join desk_tasks d on d.kind = ${QUEUE_KINDS[queue]} and d.subject = q.subject
			where d.staff_id = ${staffId} and d.until > now())`
	);
	const rows = await tx.execute<{ queue: string; n: number }>(sql`${sql.join(parts, sql` union all `)}`);
	return new Map(rows.map(({ queue, n }) => [queue, n]));
}

/**
 * What each queue looks like, as a text that is another one when anything in it changes: what stands there, who has it,
 * and what is being done with several of it.
 */
export async function printQueues(tx: Tx): Promise<Map<string, string>> {
	const queues = COUNTED.map(
		([queue, which]) => sql`(select ${queue}::text as name,
			md5(coalesce(string_agg(q.subject || coalesce(q.at::text, ''), ',' order by q.at, q.subject), '')) as print
			from ${first(which)})`
	);
	const parts = [
		...queues,
		sql`(select 'tasks:' || kind, md5(string_agg(subject || staff_id::text || until::text, ',' order by subject))
			from desk_tasks where until > now() group by kind)`,
		sql`(select 'bulk:' || split_part(r.action, '.', 1), md5(string_agg(r.id || ' ' || r.state || ' ' || i.ended, ',' order by r.id))
			from bulk_runs r cross join lateral (select count(*) filter (where state <> 'waiting') as ended
				from bulk_items where run_id = r.id) i
			where r.state in ('waiting', 'running') or r.ended_at > now() - interval '1 minute' group by 1)`
	];
	const rows = await tx.execute<{ name: string; print: string }>(sql`${sql.join(parts, sql` union all `)}`);
	return new Map(rows.map(({ name, print }) => [name, print]));
}

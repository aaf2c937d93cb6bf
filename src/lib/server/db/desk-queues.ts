import { sql, type SQL } from 'drizzle-orm';
import { MOST_COUNTED, type LateQueue, type QueueState } from '../../domain/desk/queues.ts';
import type { Tx } from './client.ts';

/** The latest reports of codes nobody knows; older ones of the same codes say nothing new. */
const LATEST_CODES = 2000;

const refund = (which: SQL) => sql`select r.due_at as at from refunds r join orders o on o.id = r.order_id
	where ${which} and not o.historical`;

/** What stands in each queue with the instant it is counted by; each is read from an index of what is open. */
const QUEUES: Record<Exclude<LateQueue, 'parcels_stalled'>, SQL> = {
	requests: sql`select decide_by as at from requests where state = 'pending'`,
	returns_decide: sql`select decide_by as at from returns where state = 'needs_review'`,
	returns_inspect: sql`select settle_by as at from returns where state = 'received'`,
	returns_object: sql`select object_by as at from returns where state = 'inspected' and objected_at is not null`,
	refunds_failed: refund(sql`r.state = 'failed'`),
	refunds_unknown: refund(sql`r.state = 'unknown'`),
	// Of those on their way; what failed or is unknown stands in its own queue.
	refunds_overdue: refund(
		sql`r.state in ('requested', 'sent') and r.due_at < now() and r.overdue_at is not null`
	),
	left_anyway: sql`select max(c.reported_at) as at from shipped_after_cancel c join shipments s on s.id = c.shipment_id
		join orders o on o.id = s.order_id where not o.historical and s.cause is distinct from 'returned' group by s.id`,
	write_backs: sql`select due_at as at from write_backs where state = 'refused'
		or (state in ('pending', 'unknown') and due_at < now())`,
	codes: sql`select min(seen_at) as at from (select * from unmapped_codes order by seen_at desc limit ${LATEST_CODES}) u
		group by carrier, code`
};

/**
 * How many wait in each queue and since when, or until when, the oldest does. Bounded: of a queue at most a thousand are
 * counted, and the oldest is the oldest of those. Stalled parcels are counted by `listStalled`.
 */
export async function countQueues(tx: Tx): Promise<QueueState[]> {
	const parts = Object.entries(QUEUES).map(
		([queue, which]) => sql`(select ${queue}::text as queue, count(*)::int as count,
			to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as oldest
			from (select * from (${which}) every order by at limit ${MOST_COUNTED}) q)`
	);
	const rows = await tx.execute<QueueState>(sql`${sql.join(parts, sql` union all `)}`);
	return [...rows];
}

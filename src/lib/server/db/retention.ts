import { sql, type SQL } from 'drizzle-orm';
import type { Retained } from '../../domain/retention/periods.ts';
import type { Database, Tx } from './client.ts';
import { trimInbox } from './inbox.ts';
import { sqlState } from './sql-state.ts';

/** How long a batch waits for somebody's lock: whoever works goes first. */
const LOCK_WAIT = '500ms';
const LOCK_NOT_AVAILABLE = '55P03';

type Held = {
	/** What is past its time, as a query of one column. */
	due: (before: SQL) => SQL;
	/** Lets at most so many go, and says how many. */
	drop: (tx: Tx, days: number, limit: number) => Promise<number>;
};

const before = (days: number): SQL => sql`(now() - ${days}::int * interval '1 day')`;

/** Rows of a table that go as they are; one that somebody has locked goes the next time. */
const rows = (table: string, where: (before: SQL) => SQL): Held => {
	const due = (then: SQL) => sql`select ctid from ${sql.raw(table)} where ${where(then)}`;
	return {
		due,
		drop: async (tx, days, limit) => {
			const gone = await tx.execute(sql`delete from ${sql.raw(table)}
				where ctid = any (array(${due(before(days))} limit ${limit} for update skip locked))`);
			return gone.count;
		}
	};
};

const isInboxDue = (then: SQL): SQL => sql`select id from inbox where state in ('done', 'ignored')
	and received_at < ${then} and not exists (select 1 from stray_parcels s
		where s.delivery_id = inbox.id and s.resolved_at is null)`;

/**
 * Pictures that were evidence, a finding or a receipt, of which every return has ended long enough ago, and those of feedback that was
 * given, and followed up where it was, as long ago.
 */
const arePhotosDue = (then: SQL): SQL => sql`select p.id from photos p
	where p.needed_until is null and p.removed_at is null
		and (exists (select 1 from return_evidence e where e.photo_id = p.id)
			or exists (select 1 from return_findings d where d.photo_id = p.id)
			or exists (select 1 from postage_claims w where w.photo_id = p.id)
			or exists (select 1 from feedback_photos f where f.photo_id = p.id))
		and not exists (select 1 from feedback_photos f join feedback_answers a on a.id = f.answer_id
			left join feedback_tasks k on k.answer_id = a.id
			where f.photo_id = p.id and (a.given_at >= ${then}
				or (k.answer_id is not null and coalesce(k.ended_at, 'infinity') >= ${then})))
		and not exists (select 1 from (select e.return_id from return_evidence e where e.photo_id = p.id
				union all select f.return_id from return_findings f where f.photo_id = p.id
				union all select w.return_id from postage_claims w where w.photo_id = p.id) n join returns r on r.id = n.return_id
			where coalesce(r.closed_at, r.ended_at, 'infinity') >= ${then})`;

const areLinksDue = (then: SQL): SQL => sql`select id from links
	where forgotten_at is null and coalesce(revoked_at, expires_at) < ${then}`;

const HELD: Record<Retained, Held> = {
	inbox: { due: isInboxDue, drop: trimInbox },
	keys: rows('idempotency_keys', (then) => sql`created_at < ${then}`),
	deliveries: rows(
		'endpoint_deliveries',
		(then) => sql`ended_at < ${then} and (state = 'delivered' or ended_at < ${then} - (now() - ${then}) * 2)`
	),
	reservations: rows('reservations', (then) => sql`state in ('released', 'expired') and ended_at < ${then}`),
	sessions: rows('sessions', (then) => sql`(expires_at < ${then} or absolute_expires_at < ${then})`),
	codes: rows('one_time_codes', (then) => sql`expires_at < ${then}`),
	steps: rows('sign_in_steps', (then) => sql`expires_at < ${then}`),
	photos: {
		due: arePhotosDue,
		/** Shown to nobody from now on; the store loses the picture next, and the row goes last. */
		drop: async (tx, days, limit) => {
			const gone = await tx.execute(sql`update photos set removed_at = now()
				where id = any (array(${arePhotosDue(before(days))} limit ${limit} for update of p skip locked)) returning id`);
			const ids = gone.map((row) => String(row['id']));
			if (ids.length > 0) {
				await tx.execute(sql`delete from return_evidence where photo_id = any (${sql.param(ids)}::uuid[])`);
				await tx.execute(sql`delete from return_findings where photo_id = any (${sql.param(ids)}::uuid[])`);
				await tx.execute(sql`delete from feedback_photos where photo_id = any (${sql.param(ids)}::uuid[])`);
				await tx.execute(
					sql`update postage_claims set photo_id = null where photo_id = any (${sql.param(ids)}::uuid[])`
				);
			}
			return ids.length;
		}
	},
	links: {
		due: areLinksDue,
		drop: async (tx, days, limit) => {
			const gone = await tx.execute(sql`update links
				set token_hash = sha256(uuid_send(gen_random_uuid())), note = null, forgotten_at = now()
				where id = any (array(${areLinksDue(before(days))} limit ${limit} for update skip locked))`);
			return gone.count;
		}
	}
};

/** How much of a kind is past its time. */
export async function countDue(tx: Tx, kind: Retained, days: number): Promise<number> {
	const [row] = await tx.execute<{ n: number }>(
		sql`select count(*)::int as n from (${HELD[kind].due(before(days))}) x`
	);
	return row?.n ?? 0;
}

/**
 * Lets a batch of a kind go, in a transaction of its own.
 *
 * @returns how many went; undefined where somebody's lock was in the way
 */
export async function dropDue(
	db: Database,
	kind: Retained,
	days: number,
	limit: number
): Promise<number | undefined> {
	try {
		return await db.transaction(async (tx) => {
			await tx.execute(sql`set local lock_timeout = ${sql.raw(`'${LOCK_WAIT}'`)}`);
			return HELD[kind].drop(tx, days, limit);
		});
	} catch (error) {
		if (sqlState(error) === LOCK_NOT_AVAILABLE) return undefined;
		throw error;
	}
}

import { and, eq, sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Tx } from './client.ts';
import type { NoticeJob } from './jobs.ts';
import { notices } from './schema/people.ts';

export type NewNoticeRow = typeof notices.$inferInsert;
export type StoredNotice = typeof notices.$inferSelect;

/** Writes a notice that is due. Returns whether it is new: one event is one notice per recipient and channel. */
export async function insertNotice(tx: Tx, notice: NewNoticeRow): Promise<boolean> {
	const rows = await tx.insert(notices).values(notice).onConflictDoNothing().returning({ id: notices.id });
	return rows.length > 0;
}

const isDue = (id: string) => and(eq(notices.id, id), eq(notices.state, 'due'));

/** A notice that is still to be sent, with this attempt counted. */
export async function beginAttempt(tx: Tx, id: string): Promise<StoredNotice | undefined> {
	const [row] = await tx
		.update(notices)
		.set({ attempts: sql`${notices.attempts} + 1` })
		.where(isDue(id))
		.returning();
	return row;
}

/** Why an attempt came to nothing; the notice stays due. Never an address or a code. */
export async function noteTrouble(tx: Tx, id: string, lastError: string): Promise<void> {
	await tx.update(notices).set({ lastError }).where(isDue(id));
}

/**
 * Ends a notice, once: what has ended stays as it ended. Sealed facts go with it.
 *
 * @returns whether it was still due
 */
export async function settleNotice(
	tx: Tx,
	id: string,
	state: 'sent' | 'failed' | 'dropped',
	lastError: string | null = null
): Promise<boolean> {
	const rows = await tx
		.update(notices)
		.set({
			state,
			lastError,
			facts: sql`${notices.facts} - 'sealed'`,
			...(state === 'sent' && { sentAt: sql`clock_timestamp()` as never })
		})
		.where(isDue(id))
		.returning({ id: notices.id });
	return rows.length > 0;
}

/** Sessions hold it under two numbers; the first only has to be ours alone. */
const LOCK = 7_203_115;

/** The right to send a notice, held by one session of the database and by nobody else. */
export type SendingRights = {
	/** Whether it is ours now. */
	take(notice: string): Promise<boolean>;
	giveBack(notice: string): Promise<void>;
	/** Gives the session back, and with it whatever is still held. */
	release(): Promise<void>;
};

/**
 * Takes a session of its own for the time of sending. Its locks end with it, so those of a worker that died are free
 * as soon as PostgreSQL notices the closed connection; and unlike a row lock they hold back no reader of the outbox.
 */
export async function holdSendingRights(sql: Sql): Promise<SendingRights> {
	const session = await sql.reserve();
	const ask = async (call: 'pg_try_advisory_lock' | 'pg_advisory_unlock', notice: string) => {
		const statement = `select ${call}(${LOCK}, hashtext($1)) as done`;
		const [row] = await session.unsafe<{ done: boolean }[]>(statement, [notice], { prepare: true });
		return row?.done === true;
	};
	return {
		take: (notice) => ask('pg_try_advisory_lock', notice),
		async giveBack(notice) {
			await ask('pg_advisory_unlock', notice);
		},
		async release() {
			await session.unsafe('select pg_advisory_unlock_all()').catch(() => {});
			session.release();
		}
	};
}

/**
 * Notices that are due and have no job: written where no queue was running (the command line), or brought back by a
 * restore that left the queue behind.
 */
export async function listJobless(tx: Tx, limit: number): Promise<NoticeJob[]> {
	const rows = await tx.execute<{ notice: string; channel: NoticeJob['channel']; kind: string }>(sql`
		select n.id as notice, n.channel, n.kind from notices n
		where n.state = 'due' and n.created_at < now() - interval '1 minute'
			and not exists (select from pgboss.job j where j.id = n.id and j.name like 'notice.%')
		order by n.created_at limit ${limit}`);
	return rows.map(({ notice, channel, kind }) => ({ notice, channel, urgent: kind === 'code' }));
}

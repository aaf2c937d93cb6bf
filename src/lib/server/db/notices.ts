import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Tx } from './client.ts';
import type { NoticeJob } from './jobs.ts';
import { notices } from './schema/people.ts';

export type NewNoticeRow = typeof notices.$inferInsert;
export type StoredNotice = typeof notices.$inferSelect;

/** Writes notices that are due. Returns the ids of the new ones: one event is one notice per recipient and channel. */
export async function insertNotices(tx: Tx, list: readonly NewNoticeRow[]): Promise<string[]> {
	if (list.length === 0) return [];
	const rows = await tx
		.insert(notices)
		.values([...list])
		.onConflictDoNothing()
		.returning({ id: notices.id });
	return rows.map(({ id }) => id);
}

/** Who each of these goes to. */
export async function listRecipients(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
	const rows = await tx
		.select({ id: notices.id, recipient: notices.recipient })
		.from(notices)
		.where(inArray(notices.id, [...ids]));
	return new Map(rows.map(({ id, recipient }) => [id, recipient]));
}

const isDue = (id: string) => and(eq(notices.id, id), eq(notices.state, 'due'));

/** Why an attempt came to nothing; the notice stays due. Never an address or a code. */
export async function noteTrouble(tx: Tx, id: string, lastError: string): Promise<void> {
	await tx.update(notices).set({ lastError }).where(isDue(id));
}

/** Gives a notice up after its last attempt. Sealed facts go with it. */
export async function failNotice(tx: Tx, id: string, lastError: string): Promise<void> {
	const facts = sql`${notices.facts} - 'sealed'`;
	await tx.update(notices).set({ state: 'failed', lastError, facts }).where(isDue(id));
}

/** How a notice ends; once: what has ended stays as it ended. Sealed facts go with it. */
export type NoticeEnd = { state: 'sent' | 'failed' | 'dropped'; error?: string };

/** What is known of a notice that is sent now. */
export type NoticeToSend = Pick<
	StoredNotice,
	'id' | 'orderId' | 'channel' | 'kind' | 'recipient' | 'messageId' | 'facts'
>;

/** Sessions hold it under two numbers; the first only has to be ours alone. */
const LOCK = 7_203_115;

// One journey each: a mail is sent after every step of every order. Taken only where it is due, and only by one. That it
// was tried may be forgotten with a power cut; how it ended may not.
const BEGIN = `with one as materialized (select id, set_config('synchronous_commit', 'off', true),
		case when state = 'due' then pg_try_advisory_lock(${LOCK}, hashtext(id::text)) end as ours from notices where id = $1),
	begun as (update notices n set attempts = attempts + 1 from one where n.id = one.id and one.ours and n.state = 'due' returning n.*)
	select one.ours, n.id, n.order_id as "orderId", n.channel, n.kind, n.recipient, n.message_id as "messageId", n.facts
	from one left join begun n on true`;
// Given back behind the update: until this commits its row lock stands for the right.
const END = `with ended as (update notices set state = $2::notice_state, last_error = $3, facts = facts - 'sealed',
		sent_at = case when $2::notice_state = 'sent' then clock_timestamp() end where id = $1::uuid and state = 'due' returning id)
	select pg_advisory_unlock(${LOCK}, hashtext($1::uuid::text)) from (select count(*) from ended) e`;
const GIVE_BACK = `select pg_advisory_unlock(${LOCK}, hashtext($1::uuid::text))`;

/** The right to send a notice, held by one session of the database and by nobody else. */
export type SendingRights = {
	/** Takes the right and counts the attempt: `busy` where somebody else has it, nothing where it is not due any more. */
	begin(notice: string): Promise<NoticeToSend | 'busy' | undefined>;
	/** Ends a notice that was begun, and gives back the right to send it. */
	end(notice: string, end: NoticeEnd): Promise<void>;
	/** It stays due. */
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
	const ask = (statement: string, ...values: (string | null)[]) =>
		session.unsafe<(Partial<NoticeToSend> & { ours: boolean | null })[]>(statement, values, {
			prepare: true
		});
	const giveBack = async (notice: string) => void (await ask(GIVE_BACK, notice));
	/** A session may take its own lock twice: what it holds already is busy for whoever else works on it. */
	const held = new Set<string>();
	return {
		async giveBack(notice) {
			await giveBack(notice).finally(() => held.delete(notice));
		},
		async begin(notice) {
			if (held.has(notice)) return 'busy';
			held.add(notice);
			let isOurs = false;
			try {
				const [row] = await ask(BEGIN, notice);
				if (row?.ours === false) return 'busy';
				isOurs = Boolean(row?.id);
				if (isOurs) return row as NoticeToSend;
				// Ended between our look and our hold.
				if (row?.ours) await giveBack(notice);
				return undefined;
			} finally {
				if (!isOurs) held.delete(notice);
			}
		},
		async end(notice, { state, error }) {
			await ask(END, notice, state, error ?? null).finally(() => held.delete(notice));
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

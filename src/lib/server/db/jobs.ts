import { sql } from 'drizzle-orm';
import { fromDrizzle } from 'pg-boss';
import postgres from 'postgres';
import type { NoticeChannel } from '../ports/notice.ts';
import type { Tx } from './client.ts';

/** How the queue's library speaks to a database. */
export type QueueDatabase = ReturnType<typeof fromDrizzle>;

/** A job that sends one notice. */
export type NoticeJob = {
	notice: string;
	channel: NoticeChannel;
	urgent: boolean;
	/** Not before: quiet hours. */
	notBefore?: Date | undefined;
};

/** Puts jobs into the queue as part of the given transaction. */
export type EnqueueNotices = (tx: Tx, jobs: readonly NoticeJob[]) => Promise<void>;

/** The running transaction as the queue's library wants it, so that a job is committed with what caused it. */
export const queueIn = (tx: Tx): QueueDatabase => fromDrizzle(tx as Parameters<typeof fromDrizzle>[0], sql);

/**
 * The queue's own small pool, on the driver everything else uses: one way to reach the database, one way to come back
 * after an outage. The library expects what its usual driver does with JSON: text is passed on as it is.
 */
export function openQueueDatabase(url: string, max: number): { db: QueueDatabase; close(): Promise<void> } {
	const client = postgres(url, {
		max,
		idle_timeout: 0,
		max_lifetime: null,
		connect_timeout: 5,
		backoff: (tries) => Math.min(0.05 * 2 ** tries, 1),
		onnotice: () => {},
		connection: {
			application_name: 'roundtrip-jobs',
			TimeZone: 'UTC',
			idle_in_transaction_session_timeout: 10_000,
			// What a job did is known by what it did. That it is done may be forgotten with a power cut: then it is looked at again.
			synchronous_commit: 'off'
		},
		types: {
			json: {
				to: 114,
				from: [114, 3802],
				serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
				parse: (text: string) => JSON.parse(text) as unknown
			}
		}
	});
	return {
		db: {
			async executeSql(text: string, values?: unknown[]) {
				if (values?.length) return { rows: rowsOf(await client.unsafe(text, values as never[])) };
				return { rows: rowsOf(await asOneScript(client, text)) };
			}
		},
		close: () => client.end({ timeout: 1 })
	};
}

/** A text without values can be several statements with a transaction of their own among them: all on one session. */
async function asOneScript(client: postgres.Sql, text: string): Promise<unknown> {
	const session = await client.reserve();
	try {
		return await session.unsafe(text);
	} catch (error) {
		// Whatever it had begun must not be there for the next one.
		await session.unsafe('rollback').catch(() => {});
		throw error;
	} finally {
		session.release();
	}
}

/** Several statements at once come back as several results; the library wants them one after the other. */
function rowsOf(result: unknown): object[] {
	const rows = [...(result as object[])];
	return rows.some(Array.isArray) ? rows.flat() : rows;
}

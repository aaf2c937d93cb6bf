import { PgBoss, type JobWithMetadata } from 'pg-boss';
import { openQueueDatabase, queueIn, type EnqueueNotices, type NoticeJob } from '../db/jobs.ts';
import type { Tx } from '../db/client.ts';
import type { NoticeChannel } from '../ports/notice.ts';
import type { Log } from './log.ts';

/** A queue per way out, so that a text gateway that hangs delays no mail. */
const QUEUES = { mail: 'notice.mail', sms: 'notice.sms', push: 'notice.push' } satisfies Record<
	NoticeChannel,
	string
>;

/** Two, so that a heartbeat never waits for a fetch. */
const SESSIONS = 2;

/**
 * A worker that died is found by its missing heartbeat (10 s is the least the library takes) at the next look, so its
 * jobs run again within 30 s. Retries: after 2 s, then ever later, every five minutes at last, for two days.
 */
const HEARTBEAT_S = 10;
const LOOK_S = 3;
const RETRY = { retryLimit: 600, retryDelay: 2, retryBackoff: true, retryDelayMax: 300 };
/** A code is of use for minutes: its retries never wait long. */
const URGENT = { priority: 10, retryBackoff: true, retryDelayMax: 20 };
const POLL_S = 1;
const BATCH = 40;
const WAKE_EVERY_MS = 100;

/** How a job went: `again` names what was in the way. */
export type Outcome = { done: true } | { done: false; again: string };
export type Attempt = { notice: string; isLast: boolean };

export type Queue = {
	enqueue: EnqueueNotices;
	/** Outside any transaction; a notice that has a job already keeps that one. */
	enqueueNow(jobs: readonly NoticeJob[]): Promise<void>;
	work(channel: NoticeChannel, send: (batch: Attempt[]) => Promise<Map<string, Outcome>>): Promise<void>;
	/** Something may have been enqueued: do not wait for the next look. */
	hint(): void;
	close(): Promise<void>;
};

/** pg-boss on our own database, in the schema `pgboss`, which it makes and migrates itself. */
export async function openQueue(url: string, log: Log): Promise<Queue> {
	const database = openQueueDatabase(url, SESSIONS);
	const boss = new PgBoss({
		db: database.db,
		schema: 'pgboss',
		// Nothing is scheduled by the clock here; the subscriber's own loop looks after leftovers.
		schedule: false,
		superviseIntervalSeconds: LOOK_S,
		monitorIntervalSeconds: LOOK_S,
		maintenanceIntervalSeconds: 600,
		flowIntervalSeconds: 600
	});
	boss.on('error', quietly(log));
	boss.on('warning', ({ message }: { message: string }) => log.warn({}, `jobs: ${message}`));
	await boss.start();
	for (const name of Object.values(QUEUES)) {
		const options = {
			...RETRY,
			heartbeatSeconds: HEARTBEAT_S,
			expireInSeconds: 300,
			deleteAfterSeconds: 3600
		};
		await boss.createQueue(name, options);
		await boss.updateQueue(name, options);
	}

	const workers: string[] = [];
	let wake: NodeJS.Timeout | undefined;
	const send = async (jobs: readonly NoticeJob[], tx?: Tx) => {
		for (const [channel, ofChannel] of Map.groupBy(jobs, ({ channel }) => channel)) {
			const list = ofChannel.map(({ notice, urgent, notBefore }) => ({
				...{ id: notice, ...(urgent && URGENT) },
				...(notBefore && { startAfter: notBefore })
			}));
			await boss.insert(QUEUES[channel], list, tx && { db: queueIn(tx) });
		}
	};
	const hint = () => {
		wake ??= setTimeout(() => {
			wake = undefined;
			for (const worker of workers) boss.notifyWorker(worker);
		}, WAKE_EVERY_MS).unref();
	};
	return {
		async enqueue(tx, jobs) {
			await send(jobs, tx);
			// By the time it wakes the transaction has most likely ended; if not, the next look finds the job.
			hint();
		},
		enqueueNow: (jobs) => send(jobs),
		async work(channel, attempt) {
			const options = {
				batchSize: BATCH,
				pollingIntervalSeconds: POLL_S,
				heartbeatRefreshSeconds: 3,
				burstWhenBatchFull: true,
				includeMetadata: true,
				perJobResults: true
			} as const;
			const run = async (jobs: JobWithMetadata[]) => {
				const batch = jobs.map(({ id, retryCount, retryLimit }) => ({
					notice: id,
					isLast: retryCount >= retryLimit
				}));
				const outcomes = await attempt(batch);
				return jobs.map(({ id }) => {
					const outcome = outcomes.get(id) ?? { done: false, again: 'not tried' };
					return outcome.done
						? { id, status: 'completed' as const }
						: { id, status: 'failed' as const, output: { reason: outcome.again } };
				});
			};
			workers.push(await boss.work(QUEUES[channel], options, run));
		},
		hint,
		async close() {
			clearTimeout(wake);
			await boss.stop({ graceful: true, timeout: 1000 }).catch(() => {});
			await database.close();
		}
	};
}

const TELL_EVERY_MS = 10_000;

/** While the database is away every look fails; once in a while is often enough to read it. */
function quietly(log: Log): (error: Error) => void {
	let toldAt = 0;
	return (error) => {
		if (Date.now() - toldAt < TELL_EVERY_MS) return;
		toldAt = Date.now();
		log.warn({ err: error }, 'jobs: the queue cannot be read');
	};
}

import { noticeOf } from '../app/notice-of-event.ts';
import type { Connection, Database, Tx } from '../db/client.ts';
import { listJobless } from '../db/notices.ts';
import { keepFirstSetting } from '../db/settings-store.ts';
import { readAsSubscriber, type SubscribedEvent } from '../db/subscriber.ts';
import type { CreateNotices, NewNotice } from '../use-cases/send-notice.ts';
import type { Log } from './log.ts';
import type { Queue } from './queue.ts';

const SUBSCRIBER = 'notices';
/** Few enough that a round of nothing but news stays far below a second. */
const LIMIT = 200;
const POLL_MS = 1000;
const GAP_MS = 100;
const SWEEP_EVERY_MS = 30_000;
const MOST_BACK_OFF_MS = 5000;
const HOUR_MS = 3_600_000;

export type NoticeSubscriber = { hint(): void; close(): Promise<void> };

export type SubscriberDeps = { connection: Connection; createNotices: CreateNotices; queue: Queue; log: Log };

/**
 * Makes notices of what happened to orders: reads the outbox as a durable subscriber, decides, writes notices with
 * their jobs and moves the cursor, in one transaction. One event is one notice, whatever is read twice.
 */
export function startNoticeSubscriber({
	connection,
	createNotices,
	queue,
	log
}: SubscriberDeps): NoticeSubscriber {
	const { db } = connection;
	let closed = false;
	let hinted = false;
	let wake: (() => void) | undefined;
	let since: Date | undefined;
	let sweptAt = 0;
	let failures = 0;

	async function round(): Promise<number> {
		hinted = false;
		try {
			since ??= await readSince(db);
			const { read, full } = await readAsSubscriber(db, SUBSCRIBER, LIMIT, (tx, events) =>
				tell(tx, events, since ?? new Date(0), createNotices)
			);
			if (read > 0) queue.hint();
			if (Date.now() - sweptAt > SWEEP_EVERY_MS) await sweep();
			if (failures > 0) log.info({ failures }, 'notices: the outbox can be read again');
			failures = 0;
			return full ? 0 : POLL_MS;
		} catch (error) {
			if (failures++ === 0 && !closed) log.warn({ err: error }, 'notices: the outbox cannot be read');
			return Math.min(POLL_MS * failures, MOST_BACK_OFF_MS);
		}
	}

	async function sweep(): Promise<void> {
		await queue.enqueueNow(await listJobless(db, LIMIT));
		sweptAt = Date.now();
	}

	function nap(ms: number, wakeable: boolean): Promise<void> {
		if (closed || ms <= 0 || (wakeable && hinted)) return Promise.resolve();
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				wake = undefined;
				resolve();
			};
			const timer = setTimeout(done, ms);
			if (wakeable) wake = done;
		});
	}

	async function run(): Promise<void> {
		while (!closed) {
			const pause = await round();
			if (pause === 0) continue;
			await nap(GAP_MS, false);
			await nap(pause - GAP_MS, failures === 0);
		}
	}

	const running = run();
	return {
		hint() {
			hinted = true;
			wake?.();
		},
		async close() {
			closed = true;
			wake?.();
			await running;
		}
	};
}

/**
 * What is told of as past is not news: what happened more than an hour before this shop first sent notices (a database
 * from before), or more than an hour before its order was entered here (the demo's invented past). What was only read
 * late, after an outage of whatever length, is told.
 */
async function readSince(db: Database): Promise<Date> {
	const first = new Date(Date.now() - HOUR_MS).toISOString();
	return new Date(String(await keepFirstSetting(db, 'notices.since', first)));
}

const isNews = ({ at, order }: SubscribedEvent, since: Date) =>
	!order.historical && at >= since && at.getTime() >= order.createdAt.getTime() - HOUR_MS;

async function tell(
	tx: Tx,
	events: readonly SubscribedEvent[],
	since: Date,
	createNotices: CreateNotices
): Promise<void> {
	const notices: NewNotice[] = [];
	for (const event of events) {
		if (!isNews(event, since)) continue;
		const notice = await noticeOf(tx, event);
		if (notice) notices.push(notice);
	}
	if (notices.length > 0) await createNotices(tx, notices);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../db/client.ts';
import { giveBackDeliveries, leaseDeliveries } from '../db/inbox.ts';
import { processDelivery, type InboxVendor } from '../use-cases/process-delivery.ts';
import type { Log } from './log.ts';

export type InboxWorker = { hint(): void; close(): Promise<void> };

export type InboxWorkerDeps = {
	connection: Connection;
	vendors: ReadonlyMap<string, InboxVendor>;
	/** How many webhooks are coming in, a second. */
	arriving: () => number;
	/** Something was committed that may have to be told. */
	afterCommit: () => void;
	log: Log;
};

/** Few enough that requests always find a session of the pool free. */
const AT_ONCE = 3;
const BATCH = 30;
/** A worker that dies in a delivery: somebody else takes it up after this (laws: within 30 s). */
const LEASE_S = 15;
const POLL_MS = 1000;
const MOST_BACK_OFF_MS = 5000;
/**
 * The sender waits for its answer; what is kept can wait a little, but not for ever. With this many coming a second, for
 * every moment of work another is left to them, with twice as many two, and so on: there is no number above which nothing
 * would be processed at all.
 */
const EVEN_PER_SECOND = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * Processes what the inbox holds, the longest waiting first, a few at once; more nodes process more. Nothing here is
 * lost by a crash: a delivery is in the table until the transaction of its effect has ended it.
 */
export function startInboxWorker({
	connection,
	vendors,
	arriving,
	afterCommit,
	log
}: InboxWorkerDeps): InboxWorker {
	const { db } = connection;
	let closed = false;
	let hinted = false;
	let wake: (() => void) | undefined;
	let failures = 0;

	const onTrouble = (error: unknown, delivery: string) =>
		log.warn({ err: error, delivery }, 'a webhook could not be processed');

	async function round(): Promise<boolean> {
		hinted = false;
		const waiting = await leaseDeliveries(db, BATCH, LEASE_S);
		const isFull = waiting.length === BATCH;
		await Promise.all(
			Array.from({ length: AT_ONCE }, async () => {
				for (let id = waiting.shift(); id !== undefined && !closed; id = waiting.shift()) {
					const begun = performance.now();
					const ended = await processDelivery({ db, vendors, onTrouble }, id);
					// Of one that is tried again, or failed in the end, a part may have been taken.
					if (ended !== 'taken' && ended !== 'ignored') afterCommit();
					if (ended === 'failed') log.warn({ delivery: id }, 'a webhook failed for good');
					await letPass(performance.now() - begun);
				}
			})
		);
		// Closed in the middle: whoever comes next need not wait for the lease to end.
		await giveBackDeliveries(db, waiting);
		return isFull;
	}

	/** Leaves time to those who wait for an answer, in proportion to how many there are. */
	async function letPass(worked: number): Promise<void> {
		const pause = Math.min((worked * arriving()) / EVEN_PER_SECOND, LONGEST_PAUSE_MS);
		if (pause >= 1 && !closed) await sleep(pause);
	}

	async function run(): Promise<void> {
		while (!closed) {
			let pause = POLL_MS;
			try {
				if (await round()) pause = 0;
				if (failures > 0) log.info({ failures }, 'inbox: can be read again');
				failures = 0;
			} catch (error) {
				if (failures++ === 0 && !closed) log.warn({ err: error }, 'inbox: cannot be read');
				pause = Math.min(POLL_MS * failures, MOST_BACK_OFF_MS);
			}
			await nap(pause);
		}
	}

	function nap(ms: number): Promise<void> {
		if (closed || ms === 0 || (hinted && failures === 0)) return Promise.resolve();
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				wake = undefined;
				resolve();
			};
			const timer = setTimeout(done, ms);
			wake = done;
		});
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

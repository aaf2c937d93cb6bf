import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../db/client.ts';
import { giveBackDeliveries, leaseDeliveries } from '../db/inbox.ts';
import { processDelivery, type InboxVendor } from '../use-cases/process-delivery.ts';
import type { Log } from './log.ts';

export type InboxWorker = { hint(): void; close(): Promise<void> };

export type InboxWorkerDeps = {
	connection: Connection;
	vendors: ReadonlyMap<string, InboxVendor>;
	/** Whether webhooks are coming in faster than they can be kept. */
	isRush: () => boolean;
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
/** The sender waits for its answer; what is kept can wait a little, but not for ever. */
const RUSH_MS = 25;
const LONGEST_RUSH_MS = 500;

/**
 * Processes what the inbox holds, the longest waiting first, a few at once; more nodes process more. Nothing here is
 * lost by a crash: a delivery is in the table until the transaction of its effect has ended it.
 */
export function startInboxWorker({
	connection,
	vendors,
	isRush,
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
					await letPass(isRush);
					const ended = await processDelivery({ db, vendors, onTrouble }, id);
					// Of one that is tried again, or failed in the end, a part may have been taken.
					if (ended !== 'taken' && ended !== 'ignored') afterCommit();
					if (ended === 'failed') log.warn({ delivery: id }, 'a webhook failed for good');
				}
			})
		);
		// Closed in the middle: whoever comes next need not wait for the lease to end.
		await giveBackDeliveries(db, waiting);
		return isFull;
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

async function letPass(isRush: () => boolean): Promise<void> {
	for (let waited = 0; waited < LONGEST_RUSH_MS && isRush(); waited += RUSH_MS) await sleep(RUSH_MS);
}

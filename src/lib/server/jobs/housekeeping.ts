import type { Connection } from '../db/client.ts';
import { trimRuns } from '../db/bulk-runs.ts';
import { trimTasks } from '../db/desk-tasks.ts';
import { endLinksOfDelivered } from '../db/link-ends.ts';
import { trimOutbox } from '../db/outbox.ts';
import { dropEndedDevices } from '../db/push-subscriptions.ts';
import { clearRateLimits } from '../db/rate-limits.ts';
import { takeTurn } from '../db/settings-store.ts';

type Log = { info(facts: object, text: string): void; warn(facts: object, text: string): void };

const EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 60_000;

/**
 * Throws away what only keeps the house running, once an hour and on one node: told outbox rows and counters that count
 * nothing, in small batches, so that no statement holds anybody up. What is kept for a time is `retention.ts`. Links that
 * are good until some days after delivery get their end, once that is known.
 */
export function startHousekeeping(connection: Connection, log: Log): { stop(): void } {
	async function tidy(): Promise<void> {
		if (!(await takeTurn(connection.db, 'housekeeping', EVERY_MS / 2))) return;
		const outbox = await inBatches((limit) => trimOutbox(connection.sql, 3, limit));
		await clearRateLimits(connection.db);
		const links = await endLinksOfDelivered(connection.db);
		await dropEndedDevices(connection.db);
		const runs = await inBatches((limit) => trimRuns(connection.db, limit));
		await inBatches((limit) => trimTasks(connection.db, limit));
		log.info({ outbox, links, runs }, 'housekeeping');
	}
	const run = () => void tidy().catch((error: unknown) => log.warn({ err: error }, 'housekeeping'));
	const first = setTimeout(run, FIRST_AFTER_MS).unref();
	const timer = setInterval(run, EVERY_MS).unref();
	return {
		stop() {
			clearTimeout(first);
			clearInterval(timer);
		}
	};
}

const BATCH = 5000;
const MOST_BATCHES = 200;

async function inBatches(drop: (limit: number) => Promise<number>): Promise<number> {
	let gone = 0;
	for (let round = 0; round < MOST_BATCHES; round++) {
		const dropped = await drop(BATCH);
		gone += dropped;
		if (dropped < BATCH) break;
	}
	return gone;
}

import type { Connection } from '../db/client.ts';
import { trimRuns } from '../db/bulk-runs.ts';
import { trimTasks } from '../db/desk-tasks.ts';
import { dropOldKeys } from '../db/idempotency.ts';
import { trimEndpointDeliveries } from '../db/endpoint-deliveries.ts';
import { trimInbox } from '../db/inbox.ts';
import { clearCodes } from '../db/one-time-codes.ts';
import { trimOutbox } from '../db/outbox.ts';
import { clearRateLimits } from '../db/rate-limits.ts';
import { deleteExpiredSessions } from '../db/sessions.ts';
import { takeTurn } from '../db/settings-store.ts';
import { trimReservations } from '../db/stock.ts';

type Log = { info(facts: object, text: string): void; warn(facts: object, text: string): void };

const EVERY_MS = 3_600_000;
const FIRST_AFTER_MS = 60_000;

/**
 * Throws away what has served its time, once an hour and on one node: told outbox rows, idempotency keys,
 * webhooks, ended deliveries to endpoints and ended reservations older than 30 days, ended sessions, codes that nobody can type any more, counters that count nothing. In small batches, so that no statement holds anybody up.
 */
export function startHousekeeping(connection: Connection, log: Log): { stop(): void } {
	async function tidy(): Promise<void> {
		if (!(await takeTurn(connection.db, 'housekeeping', EVERY_MS / 2))) return;
		const outbox = await inBatches((limit) => trimOutbox(connection.sql, 3, limit));
		const keys = await inBatches((limit) => dropOldKeys(connection.db, limit));
		const inbox = await inBatches((limit) => trimInbox(connection.db, 30, limit));
		const deliveries = await inBatches((limit) => trimEndpointDeliveries(connection.db, 30, limit));
		const reservations = await inBatches((limit) => trimReservations(connection.db, 30, limit));
		const runs = await inBatches((limit) => trimRuns(connection.db, limit));
		await inBatches((limit) => trimTasks(connection.db, limit));
		await deleteExpiredSessions(connection.db);
		await clearCodes(connection.db);
		await clearRateLimits(connection.db);
		log.info({ outbox, keys, inbox, deliveries, reservations, runs }, 'housekeeping');
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

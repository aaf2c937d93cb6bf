import { sampleOf } from '../../domain/shipment/route-history.ts';
import type { Connection, Tx } from '../db/client.ts';
import { BEGINNING, keepSamples, listArrived, refreshRoute, type Cursor } from '../db/route-history.ts';
import { findSetting, setSetting, takeTurn } from '../db/settings-store.ts';
import type { Log } from './log.ts';

const EVERY_MS = 300_000;
const FIRST_AFTER_MS = 2000;
const CURSOR = 'routes_learned_to';
const BATCH = 500;
/** At most so many in one turn: after an import of years the rest waits for the next. */
const MOST_BATCHES = 40;
/** A row may be committed so long after the time written on it; the next turn looks at those again. */
const LATE_MS = 60_000;

const isCursor = (value: unknown): value is Cursor =>
	typeof value === 'object' && value !== null && 'at' in value && 'id' in value;

/**
 * Learns from parcels that have arrived since the last time: how long their route takes, and how long it is usually
 * silent. Goes on from where it had come to; told again, a parcel changes nothing, so a turn cut off half way is only
 * taken again.
 *
 * @param now epoch milliseconds
 * @returns how many parcels were looked at, and of how many routes something is new
 */
export async function learnRoutes(db: Tx, now: number): Promise<{ parcels: number; routes: number }> {
	const kept = await findSetting(db, CURSOR);
	let cursor = isCursor(kept) ? kept : BEGINNING;
	const settled = new Date(now - LATE_MS).toISOString();
	let parcels = 0;
	let routes = 0;
	for (let round = 0; round < MOST_BATCHES; round++) {
		const arrived = await listArrived(db, cursor, BATCH);
		const last = arrived.at(-1);
		if (!last) break;
		const samples = arrived.flatMap((parcel) => {
			const sample = sampleOf(parcel);
			return sample ? [{ ...sample, id: parcel.id, deliveredAt: parcel.deliveredAt }] : [];
		});
		const changed = await keepSamples(db, samples);
		const ways = new Map(
			changed
				.flatMap((route) => [route, { ...route, origin: '' }])
				.map((route) => [JSON.stringify(route), route])
		);
		for (const route of ways.values()) await refreshRoute(db, route);
		parcels += arrived.length;
		routes += ways.size;
		cursor = last.cursor;
		const isSettled = Date.parse(cursor.at) < Date.parse(settled);
		await setSetting(db, CURSOR, isSettled ? cursor : { ...BEGINNING, at: settled });
		if (arrived.length < BATCH) break;
	}
	return { parcels, routes };
}

/** Learns every five minutes, on one node, in small statements that hold nobody up; never while a page is read. */
export function startLearning(connection: Connection, log: Log): { stop(): void } {
	async function learn(): Promise<void> {
		if (!(await takeTurn(connection.db, 'learn_routes', EVERY_MS / 2))) return;
		const learned = await learnRoutes(connection.db, Date.now());
		if (learned.parcels > 0) log.info(learned, 'learned from parcels that arrived');
	}
	const run = () => void learn().catch((error: unknown) => log.warn({ err: error }, 'learning from parcels'));
	const first = setTimeout(run, FIRST_AFTER_MS).unref();
	const timer = setInterval(run, EVERY_MS).unref();
	return {
		stop() {
			clearTimeout(first);
			clearInterval(timer);
		}
	};
}

import type { HistoryType } from '#domain/order/history-types.ts';
import { searchEntry } from '#domain/search/entry.ts';
import type { Connection, Tx } from '../db/client.ts';
import { listIdsAfter, listSearched, lockSearch, writeEntries } from '../db/search-rows.ts';
import { findSetting, setSetting } from '../db/settings-store.ts';
import { readAsSubscriber } from '../db/subscriber.ts';
import type { Log } from './log.ts';
import { startRounds, type Rounds } from './rounds.ts';

const SUBSCRIBER = 'search';
const FILLED = 'search.filled';
const LIMIT = 500;
const PORTION = 250;
/** From one look to the next: an order is found by its words so long after its commit. Nobody hints, so no commit has company. */
const POLL_MS = 1000;

/** What changes the words an order is found by; anything else costs no reading. */
const CHANGES: ReadonlySet<string> = new Set<HistoryType>([
	...(['order.placed', 'order.updated', 'address.corrected', 'shipment.created'] as const),
	...(['exchange.confirmed', 'exchange.shipped', 'return.parcel_opened', 'people.erased'] as const)
]);

/**
 * Keeps what orders are found by in step with them: reads the outbox as a durable subscriber, and first fills in, a
 * portion at a time, what was there before. No command waits for any of it.
 */
export function startSearchReader({ db }: Pick<Connection, 'db'>, log: Log): Pick<Rounds, 'close'> {
	let isFilled = false;
	async function round(): Promise<boolean> {
		const { full } = await readAsSubscriber(db, SUBSCRIBER, LIMIT, async (tx, events) => {
			const changed = events.filter(({ type }) => CHANGES.has(type)).map(({ orderId }) => orderId);
			await refresh(tx, [...new Set(changed)]);
		});
		if (full) return true;
		isFilled ||= await fillSearch(db);
		return !isFilled;
	}
	return startRounds({ round, what: 'search', log, pollMs: POLL_MS });
}

/** Makes the entries of these orders anew; returns how many are new or changed. */
async function refresh(tx: Tx, ids: readonly string[]): Promise<number> {
	if (ids.length === 0) return 0;
	await lockSearch(tx);
	const orders = await listSearched(tx, ids);
	return writeEntries(
		tx,
		orders.map(({ id, placedAt, ...facts }) => ({ id, placedAt, ...searchEntry(facts) }))
	);
}

/**
 * Fills in one portion of the orders that were there before, in the order of their ids, in a short transaction. Where
 * it had come to is kept, so that a start goes on from there.
 *
 * @returns whether all are in
 */
export const fillSearch = (db: Connection['db'], portion = PORTION): Promise<boolean> =>
	db.transaction(async (tx) => {
		await lockSearch(tx);
		const kept = (await findSetting(tx, FILLED)) as { after: string | null; done: boolean } | undefined;
		if (kept?.done) return true;
		const ids = await listIdsAfter(tx, kept?.after ?? null, portion);
		await refresh(tx, ids);
		const done = ids.length < portion;
		await setSetting(tx, FILLED, { after: ids.at(-1) ?? kept?.after ?? null, done });
		return done;
	});

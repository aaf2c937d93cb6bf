import { RETAINED, retentionPeriods, type Retained } from '#domain/retention/periods.ts';
import type { Database, Tx } from '#server/db/client.ts';
import { countDue, dropDue } from '#server/db/retention.ts';
import { findSetting, setSetting } from '#server/db/settings-store.ts';
import { findKeptValue } from '#server/db/shop-settings.ts';

const NAME = 'retention.last';
const BATCH = 500;

/** What came of one kind: what went, and whether something of it waits because somebody's lock was in the way. */
export type LetGo = { gone: number; waits: boolean };

/** The last run that came to its end (RFC 3339), what it let go, and all that ever went, by kind. */
export type RetentionState = {
	at: string;
	gone: Partial<Record<Retained, number>>;
	waits: Retained[];
	total: Partial<Record<Retained, number>>;
};

export const findRetention = async (tx: Tx): Promise<RetentionState | undefined> =>
	(await findSetting(tx, NAME)) as RetentionState | undefined;

/** How long each is kept in this shop, in days: what its admins have set, within the bounds, else what comes. */
export const findPeriods = async (tx: Tx): Promise<Record<Retained, number>> =>
	retentionPeriods((await findKeptValue(tx, 'shop.retention')) ?? {});

/** What is past its time, by kind. Changes nothing. */
export async function countPast(
	tx: Tx,
	periods: Record<Retained, number>
): Promise<Record<Retained, number>> {
	const counts = {} as Record<Retained, number>;
	for (const kind of RETAINED) counts[kind] = await countDue(tx, kind, periods[kind]);
	return counts;
}

/**
 * Lets go what is past its time, in batches that each commit by themselves and give way to whoever works: stopped at any
 * point, the next run goes on. What one kind cannot let go now it lets go the next time; no other waits for that. The
 * history and the audit are never touched.
 *
 * @param isStopped asked before each batch
 */
export async function letGo(
	db: Database,
	periods: Record<Retained, number>,
	{
		onProgress = () => {},
		isStopped = () => false
	}: { onProgress?: (gone: number) => void; isStopped?: () => boolean } = {}
): Promise<Record<Retained, LetGo>> {
	const all = {} as Record<Retained, LetGo>;
	let sum = 0;
	for (const kind of RETAINED) {
		const one: LetGo = (all[kind] = { gone: 0, waits: false });
		for (let more = true; more && !isStopped();) {
			const gone = await dropDue(db, kind, periods[kind], BATCH);
			one.gone += gone ?? 0;
			one.waits = gone === undefined;
			more = gone === BATCH;
			onProgress((sum += gone ?? 0));
		}
	}
	if (!isStopped()) await note(db, all);
	return all;
}

async function note(db: Database, all: Record<Retained, LetGo>): Promise<void> {
	const before = (await findRetention(db))?.total ?? {};
	const entries = Object.entries(all) as [Retained, LetGo][];
	const state: RetentionState = {
		at: new Date().toISOString(),
		gone: Object.fromEntries(entries.map(([kind, { gone }]) => [kind, gone])),
		waits: entries.filter(([, { waits }]) => waits).map(([kind]) => kind),
		total: Object.fromEntries(entries.map(([kind, { gone }]) => [kind, (before[kind] ?? 0) + gone]))
	};
	await setSetting(db, NAME, state);
}

import type { Database } from '#server/db/client.ts';
import { hasOrders } from '#server/db/order-refs.ts';
import { findSetting, keepFirstSetting } from '#server/db/settings-store.ts';

/** What `decideDemo` would answer, decided by nobody yet: a start that is refused must not have settled it. */
export async function foreseeDemo(db: Database, wanted: boolean | undefined): Promise<boolean> {
	return ((await findSetting(db, 'demo')) ?? wanted ?? !(await hasOrders(db))) === true;
}

/**
 * Whether this database is a demo shop: decided at its first start, kept ever after.
 *
 * @param wanted what DEMO says; unset, an empty database becomes a demo. A start on a server that is not our own
 * embedded one passes `DEMO ?? false`: a shop's real database must never fill itself with inventions.
 */
export async function decideDemo(db: Database, wanted: boolean | undefined): Promise<boolean> {
	const kept = await keepFirstSetting(db, 'demo', wanted ?? !(await hasOrders(db)));
	return kept === true;
}

import type { Connection } from '../db/client.ts';
import { expireReservations, listExpiredVariants, lockStock } from '../db/stock.ts';
import { checkStock } from '../db/stock-alerts.ts';
import { takeTurn } from '../db/settings-store.ts';
import type { Log } from './log.ts';

const EVERY_MS = 30_000;
const MOST_AT_ONCE = 500;

/**
 * Gives back what was reserved for longer than was said, and compares stock with what open orders wait for: twice a
 * minute and on one node. A variant is a transaction of its own, so that nobody waits for all of them.
 */
export function startStockWatch(connection: Connection, log: Log): { stop(): void } {
	async function look(): Promise<void> {
		if (!(await takeTurn(connection.db, 'stock-watch', EVERY_MS / 2))) return;
		const { given, raised, ended } = await watchStock(connection);
		if (given + raised + ended > 0) log.info({ given, raised, ended }, 'stock');
	}
	const run = () => void look().catch((error: unknown) => log.warn({ err: error }, 'stock'));
	const timer = setInterval(run, EVERY_MS).unref();
	return { stop: () => clearInterval(timer) };
}

/** One look: how many reservations were given back, and how many alerts were raised and ended. */
export async function watchStock({
	db
}: Pick<Connection, 'db'>): Promise<{ given: number; raised: number; ended: number }> {
	let given = 0;
	for (const variant of await listExpiredVariants(db, MOST_AT_ONCE)) {
		given += await db.transaction(async (tx) => {
			await lockStock(tx, variant);
			return expireReservations(tx, variant);
		});
	}
	return { given, ...(await checkStock(db)) };
}

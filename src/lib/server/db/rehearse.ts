import { sql } from 'drizzle-orm';
import type { Database, Tx } from './client.ts';
import { sqlState } from './sql-state.ts';

/** Nobody waits for somebody else's command only to see what would be. */
const LOCK_WAIT = '750ms';
const NO_LOCK = '55P03';

/** Carries what was found out of the transaction that never was. Never leaves this file. */
class Seen<T> extends Error {
	readonly value: T;
	constructor(value: T) {
		super('rehearsed');
		this.value = value;
	}
}

/**
 * Does a use case's work, looks at what came of it, and undoes all of it: nothing was ever there. What is not a row (the
 * number a sequence counted to) moves on.
 *
 * @returns what `work` saw; nothing where the order is busy just now
 */
export async function rehearse<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T | undefined> {
	try {
		return await db.transaction(async (tx) => {
			await tx.execute(sql`select set_config('lock_timeout', ${LOCK_WAIT}, true)`);
			throw new Seen(await work(tx));
		});
	} catch (error) {
		if (error instanceof Seen) return error.value as T;
		if (sqlState(error) === NO_LOCK) return undefined;
		throw error;
	}
}

import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';

export type Database = PostgresJsDatabase;
/** A running transaction, or the pool where one statement is enough. */
export type Tx = Parameters<Parameters<Database['transaction']>[0]>[0] | Database;

export type Connection = {
	db: Database;
	/** The bare driver, for the statements that are read thousands of times a second. */
	sql: Sql;
	close(): Promise<void>;
};

export type ConnectOptions = { max?: number; name?: string; onNotice?: (text: string) => void };

/** How long any statement waits for a lock of somebody else's before it gives up. */
export const LOCK_WAIT_MS = 5000;

/**
 * Opens a pool. Every session speaks UTC, so that instants read as text are RFC 3339 already, and gives up a
 * transaction left idle for 10 s: an abandoned one would hold back the outbox cursor for everybody.
 */
export function connect(url: string, options: ConnectOptions = {}): Connection {
	const sql = postgres(url, {
		max: options.max ?? 10,
		idle_timeout: 0,
		max_lifetime: null,
		connect_timeout: 5,
		backoff: (tries) => Math.min(0.05 * 2 ** tries, 1),
		onnotice: (notice) => options.onNotice?.(notice['message'] ?? ''),
		connection: {
			application_name: options.name ?? 'roundtrip',
			TimeZone: 'UTC',
			idle_in_transaction_session_timeout: 10_000,
			lock_timeout: LOCK_WAIT_MS
		}
	});
	return { db: drizzle(preparing(sql)), sql, close: () => sql.end({ timeout: 3 }) };
}

/** Texts with more values are inserts of many rows: each number of rows is another text, and PostgreSQL would keep them all. */
const MOST_VALUES_PREPARED = 60;

/**
 * Drizzle asks the driver not to prepare, so that each statement is parsed and planned each time and takes two round
 * trips: measured, a third to a half of a command's time. Here the same text is prepared once per session.
 */
function preparing<Client extends Sql>(client: Client): Client {
	return new Proxy(client, {
		get(target, name, receiver) {
			if (name === 'unsafe') {
				return (text: string, values: never[] = [], options?: object) =>
					target.unsafe(text, values, { ...options, prepare: values.length <= MOST_VALUES_PREPARED });
			}
			if (name === 'begin' || name === 'savepoint') {
				return (...call: unknown[]) => {
					const work = call.pop() as (tx: Sql) => unknown;
					const open = Reflect.get(target, name, target) as (...call: unknown[]) => unknown;
					return open(...call, (tx: Sql) => work(preparing(tx)));
				};
			}
			return Reflect.get(target, name, receiver) as unknown;
		}
	});
}

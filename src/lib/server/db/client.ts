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
			idle_in_transaction_session_timeout: 10_000
		}
	});
	return { db: drizzle(sql), sql, close: () => sql.end({ timeout: 3 }) };
}

import { sql } from 'drizzle-orm';
import type { Tx } from './client.ts';

/**
 * The instant of a command is PostgreSQL's `now()`. Only an import of history (and the demo, which invents one) may
 * say that what it records happened earlier.
 */
export const COMMAND_INSTANT = `date_trunc('milliseconds', coalesce(nullif(current_setting('roundtrip.happened_at', true), '')::timestamptz, now()))`;
export const commandInstant = () => sql.raw(COMMAND_INSTANT);

/** For the rest of this transaction, commands happened at `at`. For imports of history and the demo only. */
export async function backdate(tx: Tx, at: Date): Promise<void> {
	await tx.execute(sql`select set_config('roundtrip.happened_at', ${at.toISOString()}, true)`);
}

/** The instant itself. */
export async function commandNow(tx: Tx): Promise<Date> {
	const [row] = await tx.execute<{ now: string }>(
		sql`select (extract(epoch from ${commandInstant()}) * 1000)::int8::text as now`
	);
	return new Date(Number(row?.now));
}

import { and, eq, lt, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { settings } from './schema/people.ts';

/** What is kept under a name; nothing where nobody ever set it. */
export async function findSetting(tx: Tx, name: string): Promise<unknown> {
	const [row] = await tx.select({ value: settings.value }).from(settings).where(eq(settings.name, name));
	return row?.value;
}

/** Keeps a value under a name, in the place of the one before. */
export async function setSetting(tx: Tx, name: string, value: unknown): Promise<void> {
	await tx
		.insert(settings)
		.values({ name, value })
		.onConflictDoUpdate({ target: settings.name, set: { value, updatedAt: sql`now()` } });
}

export async function forgetSetting(tx: Tx, name: string): Promise<void> {
	await tx.delete(settings).where(eq(settings.name, name));
}

/**
 * Keeps a value unless there is one already: of several nodes that decide at once, one is heard.
 *
 * @returns the value that is kept now
 */
export async function keepFirstSetting(tx: Tx, name: string, value: unknown): Promise<unknown> {
	await tx.insert(settings).values({ name, value }).onConflictDoNothing();
	return findSetting(tx, name);
}

/**
 * Takes a turn that comes round at most every `everyMs`, however many nodes ask for it: one statement, decided by
 * PostgreSQL's clock, nothing held in between.
 *
 * @returns whether the turn is ours
 */
export async function takeTurn(tx: Tx, name: string, everyMs: number): Promise<boolean> {
	// Not `now()`, which stands still where the pool is in a transaction.
	const clock = sql`clock_timestamp()`;
	const rows = await tx
		.insert(settings)
		.values({ name, value: true, updatedAt: clock as never })
		.onConflictDoUpdate({
			target: settings.name,
			set: { updatedAt: clock },
			setWhere: and(lt(settings.updatedAt, sql`${clock} - ${everyMs} * interval '1 millisecond'`))
		})
		.returning({ name: settings.name });
	return rows.length > 0;
}

import { sql, type SQL } from 'drizzle-orm';
import type { Database } from './client.ts';
import { sqlState } from './sql-state.ts';

/** Somebody looks at a page while this counts: what takes longer is not said. */
const MOST_MS = 300;
const TIMED_OUT = '57014';

/** How many rows there are: at most so many were counted, `isMore` where there are more. */
export type RowCount = { rows: number; isMore: boolean };

/**
 * Counts what a query gives, and no further than `most`, so that it costs the same in a list of a million.
 *
 * @returns nothing where even that took too long
 */
export async function countRows(db: Database, query: SQL, most: number): Promise<RowCount | undefined> {
	return withinMoment(() =>
		db.transaction(async (tx) => {
			await tx.execute(sql`select set_config('statement_timeout', ${String(MOST_MS)}, true)`);
			const [row] = await tx.execute<{ n: number }>(
				sql`select count(*)::int as n from (select from (${query}) every limit ${most + 1}) counted`
			);
			return countOf(row?.n ?? 0, most);
		})
	);
}

export const countOf = (found: number, most: number): RowCount => ({
	rows: Math.min(found, most),
	isMore: found > most
});

/** Nothing where PostgreSQL gave up because it took too long. */
export async function withinMoment<T>(count: () => Promise<T>): Promise<T | undefined> {
	try {
		return await count();
	} catch (error) {
		if (sqlState(error) === TIMED_OUT) return undefined;
		throw error;
	}
}

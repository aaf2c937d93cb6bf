import { sql } from 'drizzle-orm';
import type { ChangeMark } from '../../domain/reasons/view.ts';
import type { Tx } from './client.ts';

/**
 * What was changed within some days, the oldest first: what a trend is marked with. More kinds of changes join the list
 * here; the page knows nothing but `kind`, when, and where it is read.
 *
 * @param from, to YYYY-MM-DD, days of `zone`, both included
 */
export async function listChangeMarks(
	tx: Tx,
	{ from, to, zone }: { from: string; to: string; zone: string }
): Promise<ChangeMark[]> {
	const rows = await tx.execute<{ id: string; version: number; day: string }>(sql`
		select id, version, (valid_from at time zone ${zone})::date::text as day from policies
		where state = 'published' and withdrawn_at is null and version is not null
			and (valid_from at time zone ${zone})::date between ${from}::date and ${to}::date
		order by valid_from, version`);
	return rows.map(({ id, version, day }) => ({
		...{ kind: 'policy' as const, at: day, label: String(version), href: `/staff/policies/${id}` }
	}));
}

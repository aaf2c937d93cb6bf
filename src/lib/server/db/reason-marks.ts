import { sql } from 'drizzle-orm';
import type { ChangeMark } from '../../domain/reasons/view.ts';
import type { Tx } from './client.ts';

/**
 * What was changed within some days, the oldest first: what a trend is marked with. A policy stands for itself, so a change
 * that is one is not told twice.
 *
 * @param from, to YYYY-MM-DD, days of `zone`, both included
 */
export async function listChangeMarks(
	tx: Tx,
	{ from, to, zone }: { from: string; to: string; zone: string }
): Promise<ChangeMark[]> {
	const rows = await tx.execute<{ kind: ChangeMark['kind']; id: string; label: string; day: string }>(sql`
		select 'policy' as kind, id, version::text as label, (valid_from at time zone ${zone})::date::text as day from policies
		where state = 'published' and withdrawn_at is null and version is not null
			and (valid_from at time zone ${zone})::date between ${from}::date and ${to}::date
		union all select 'change', id, title, day::text from changes
		where kind <> 'policy' and taken_back_at is null and day between ${from}::date and ${to}::date
		order by day, kind, label`);
	return rows.map(({ kind, id, label, day }) => ({
		...{ kind, at: day, label, href: kind === 'policy' ? `/staff/policies/${id}` : `/staff/changes/${id}` }
	}));
}

import { sql } from 'drizzle-orm';
import type { BehindAsk, ReasonsAsk } from '../../domain/reasons/ask.ts';
import { LATENESS, LOW_SCORE } from '../../domain/reasons/lateness.ts';
import { LATER, MARKS, markBefore } from '../../domain/reasons/marks.ts';
import type { BehindOrder } from '../../domain/reasons/view.ts';
import { dayText } from '../../domain/time/instant.ts';
import type { Tx } from './client.ts';
import { actsWhere } from './reasons.ts';

const stamp = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** The orders behind a figure, the newest first. */
export async function listBehind(
	tx: Tx,
	ask: ReasonsAsk,
	behind: BehindAsk,
	limit: number
): Promise<BehindOrder[]> {
	const isAnswers = behind.late !== undefined || behind.low;
	return isAnswers ? listAnswered(tx, ask, behind, limit) : listActs(tx, ask, behind, limit);
}

const placeOf = ({ after }: BehindAsk, at: string, id: string) =>
	after
		? sql`(${sql.raw(at)}, ${sql.raw(id)}) < (${new Date(after.at).toISOString()}::timestamptz, ${after.id}::uuid)`
		: sql`true`;

async function listActs(tx: Tx, ask: ReasonsAsk, behind: BehindAsk, limit: number): Promise<BehindOrder[]> {
	const rows = await tx.execute<BehindOrder>(sql`
		with one as materialized (select a.order_id, a.placed_at, min(a.at) as at, array_agg(distinct a.reason) as reasons,
				array_agg(distinct a.line) as lines
			from reason_acts a where ${actsWhere(ask)} and ${withinOf(behind)} and ${placeOf(behind, 'a.placed_at', 'a.order_id')}
			group by 1, 2 order by 2 desc, 1 desc limit ${limit})
		select o.id, o.ref, o.display_ref as "displayRef", ${stamp('one.placed_at')} as "placedAt", ${stamp('one.at')} as at, one.reasons,
			(select coalesce(json_agg(l.title order by l.position), '[]') from order_lines l
				where l.order_id = o.id and l.id = any (one.lines)) as titles, null as late, null as score
		from one join orders o on o.id = one.order_id order by one.placed_at desc, o.id desc`);
	return [...rows];
}

/** Between the mark before and this one. */
function withinOf({ within }: BehindAsk) {
	if (within === undefined) return sql`true`;
	const last = MARKS.at(-1) ?? 0;
	if (within === LATER) return sql`a.minutes > ${last}`;
	return sql`a.minutes > ${markBefore(Number(within))} and a.minutes <= ${Number(within)}`;
}

async function listAnswered(
	tx: Tx,
	ask: ReasonsAsk,
	behind: BehindAsk,
	limit: number
): Promise<BehindOrder[]> {
	const group = LATENESS.find(({ key }) => key === behind.late);
	const bounds = group
		? sql`r.late between ${Math.max(group.from, -100_000)} and ${Math.min(group.to, 100_000)}`
		: sql`true`;
	const rows = await tx.execute<BehindOrder>(sql`
		select o.id, o.ref, o.display_ref as "displayRef", ${stamp('r.placed_at')} as "placedAt", null as at, '{}'::text[] as reasons,
			'[]'::json as titles, r.late, min(f.score)::int as score
		from feedback_answers f join reason_orders r on r.order_id = f.order_id and r.late is not null
		join orders o on o.id = f.order_id
		where f.suspect is null and f.occasion in ('delivered', 'order') and ${bounds}
			and r.placed_day between ${dayText(ask.from)}::date and ${dayText(ask.to)}::date
			and (${!behind.low} or f.score <= ${LOW_SCORE}) and ${placeOf(behind, 'r.placed_at', 'r.order_id')}
		group by o.id, o.ref, o.display_ref, r.placed_at, r.late order by r.placed_at desc, o.id desc limit ${limit}`);
	return [...rows];
}

import { sql, type SQL } from 'drizzle-orm';
import type { ReasonsAsk } from '../../domain/reasons/ask.ts';
import type { Dimension } from '../../domain/reasons/dimensions.ts';
import { MARKS } from '../../domain/reasons/marks.ts';
import type { Cost, ReasonRow } from '../../domain/reasons/view.ts';
import { dayText } from '../../domain/time/instant.ts';
import type { Tx } from './client.ts';

const COLUMN = {
	product: sql`a.product`,
	category: sql`a.category`,
	carrier: sql`a.carrier`,
	route: sql`a.route`,
	market: sql`a.market`,
	band: sql`a.band`,
	buyer: sql`a.buyer`
} satisfies Record<Dimension, SQL>;

const between = (column: SQL, { from, to }: Pick<ReasonsAsk, 'from' | 'to'>) =>
	sql`${column} between ${dayText(from)}::date and ${dayText(to)}::date`;

/** The acts that are asked for; `a`. */
export function actsWhere(ask: ReasonsAsk): SQL {
	const parts = [sql`a.kind = ${ask.kind}`, between(sql`a.placed_day`, ask)];
	if (ask.reason !== undefined) parts.push(sql`a.reason = ${ask.reason}`);
	if (ask.only) parts.push(sql`${COLUMN[ask.only.dimension]} = ${ask.only.value}`);
	return sql.join(parts, sql` and `);
}

/** Which orders shares are counted of: all, or those of the one market, product … that is asked for. */
const ofAll = ({ only }: ReasonsAsk) =>
	sql`t.dimension = ${only?.dimension ?? 'all'} and t.value = ${only?.value ?? ''}`;

const COSTS = sql`sum(a.fee)::float8 as fee, sum(a.refund)::float8 as refund, sum(a.lost)::float8 as lost,
	sum(a.postage)::float8 as postage`;

/** How many orders were placed in the time, of those that are asked for. */
export async function countPlaced(tx: Tx, ask: ReasonsAsk): Promise<number> {
	const [row] = await tx.execute<{ n: number }>(sql`select coalesce(sum(t.orders), 0)::float8 as n
		from reason_tallies t where ${ofAll(ask)} and ${between(sql`t.day`, ask)}`);
	return row?.n ?? 0;
}

/** How many orders gave each reason, and what that came to. */
export async function sumReasons(tx: Tx, ask: ReasonsAsk): Promise<ReasonRow[]> {
	const rows = await tx.execute<{ key: string; n: number } & Cost>(sql`
		select a.reason as key, a.currency, count(distinct a.order_id)::int as n, ${COSTS}
		from reason_acts a where ${actsWhere(ask)} group by 1, 2 order by 1, 3 desc`);
	return together(rows);
}

/** Rows of one key in several currencies as one: an order has one currency, so their counts add up. */
function together(rows: Iterable<{ key: string; n: number } & Cost>): ReasonRow[] {
	const found = new Map<string, ReasonRow>();
	for (const { key, n, ...cost } of rows) {
		const row = found.get(key) ?? { key, n: 0, costs: [] };
		row.n += n;
		row.costs.push(cost);
		found.set(key, row);
	}
	return [...found.values()];
}

/** By which mark orders' goods were given up; by act, one cancellation once. The median in minutes. */
export async function sumMoments(
	tx: Tx,
	ask: ReasonsAsk
): Promise<{ marks: Map<string, number>; median: number | null }> {
	const marks = sql.raw(`array[${MARKS.join(',')}]`);
	const rows = await tx.execute<{ mark: number | null; n: number; median: number | null }>(sql`
		with one as materialized (select min(a.minutes) as minutes from reason_acts a where ${actsWhere(ask)}
			group by a.order_id, a.act),
		counted as (select (${marks})[1 + width_bucket(minutes - 1, ${marks})] as mark, count(*)::int as n from one group by 1)
		select c.mark, c.n, (select percentile_cont(0.5) within group (order by minutes) from one) as median from counted c`);
	return {
		marks: new Map(rows.map(({ mark, n }) => [mark === null ? 'later' : String(mark), n])),
		median: rows[0]?.median ?? null
	};
}

/** By which mark orders were handed over, of all that were placed in the time and have been. */
export async function sumHandovers(tx: Tx, ask: ReasonsAsk): Promise<Map<string, number>> {
	const rows = await tx.execute<{ value: string; n: number }>(sql`select t.value, sum(t.orders)::float8 as n
		from reason_tallies t where t.dimension = 'handover' and ${between(sql`t.day`, ask)} group by 1`);
	return new Map(rows.map(({ value, n }) => [value, n]));
}

export type DimensionRow = ReasonRow & { of: number; name: string | null };

/** The values of a dimension with the most such orders, how many orders there were of each, and what it came to. */
export async function sumDimension(tx: Tx, ask: ReasonsAsk, limit: number): Promise<DimensionRow[]> {
	const column = COLUMN[ask.by];
	const rows = await tx.execute<{ key: string; n: number; of: number; name: string | null } & Cost>(sql`
		with top as materialized (select ${column} as key, count(distinct a.order_id)::int as n from reason_acts a
			where ${actsWhere(ask)} and ${column} is not null group by 1 order by 2 desc, 1 limit ${limit})
		select top.key, a.currency, count(distinct a.order_id)::int as n, ${COSTS},
			(select coalesce(sum(t.orders), 0)::float8 from reason_tallies t where t.dimension = ${ask.by} and t.value = top.key
				and ${between(sql`t.day`, ask)}) as of,
			${
				ask.by === 'product'
					? sql`(select l.title from reason_acts x join order_lines l on l.order_id = x.order_id and l.id = x.line
				where x.kind = ${ask.kind} and x.product = top.key and ${between(sql`x.placed_day`, ask)} limit 1)`
					: sql`null::text`
			} as name
		from top join reason_acts a on ${column} = top.key and ${actsWhere(ask)}
		group by top.key, a.currency order by top.key`);
	const more = new Map(rows.map(({ key, of, name }) => [key, { of, name }]));
	return together(rows.map(({ of: _, name: __, ...row }) => row))
		.map((row) => ({ ...row, ...(more.get(row.key) ?? { of: row.n, name: null }) }))
		.toSorted((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1));
}

export type StepRow = { day: string; n: number; of: number };

/** By week or month in which orders were placed: how many there were, and how many of them it happened to. */
export async function sumSteps(tx: Tx, ask: ReasonsAsk): Promise<StepRow[]> {
	const step = (column: SQL) => sql`date_trunc(${ask.step}, ${column}::timestamp)::date`;
	const rows = await tx.execute<StepRow>(sql`
		with placed as (select ${step(sql`t.day`)} as day, sum(t.orders)::float8 as of from reason_tallies t
			where ${ofAll(ask)} and ${between(sql`t.day`, ask)} group by 1),
		happened as (select ${step(sql`a.placed_day`)} as day, count(distinct a.order_id)::int as n from reason_acts a
			where ${actsWhere(ask)} group by 1)
		select p.day::text as day, p.of, coalesce(h.n, 0) as n from placed p left join happened h on h.day = p.day order by p.day`);
	return [...rows];
}

export type LateRow = { late: number; n: number; sum: number; low: number };

/**
 * Answers by how many days after the promised one their order came; nothing suspect, nothing anonymous. What is asked of a
 * reason or a product does not narrow it: people say how it went of the order.
 */
export async function sumLateness(tx: Tx, ask: ReasonsAsk, lowest: number): Promise<LateRow[]> {
	const since = sql`${dayText(ask.from - 1)}::timestamptz`;
	const rows =
		await tx.execute<LateRow>(sql`select greatest(-15, least(31, r.late)) as late, count(*)::int as n,
			sum(f.score)::int as sum, (count(*) filter (where f.score <= ${lowest}))::int as low
		from feedback_answers f join reason_orders r on r.order_id = f.order_id and r.late is not null
		where f.suspect is null and f.order_id is not null and f.occasion in ('delivered', 'order') and f.given_at >= ${since}
			and ${between(sql`r.placed_day`, ask)} group by 1`);
	return [...rows];
}

import { sql } from 'drizzle-orm';
import type { OrderFacts } from '../../domain/reasons/facts.ts';
import type { ToldOrder } from '../../domain/reasons/told-order.ts';
import { tallyDelta, type Contribution, type Tally } from '../../domain/reasons/tally.ts';
import { insertMany } from './bulk.ts';
import type { Tx } from './client.ts';
import { reasonActs, reasonOrders, reasonTallies } from './schema/reasons.ts';

/** The number only has to be ours alone. */
const LOCK = 7_203_137;
/** What a figure is made of, of one order. */
const MOST = 200;

/** Until this transaction ends nobody else changes the figures: what they add up to is read and written by one. */
export const lockReasons = (tx: Tx): Promise<unknown> =>
	tx.execute(sql`select pg_advisory_xact_lock(${LOCK}::bigint)`);

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);
const idsOf = (ids: readonly string[]) => sql`json_array_elements_text(${JSON.stringify(ids)}::text::json)`;

/** Orders as the figures read them; one statement. */
export async function listTold(tx: Tx, ids: readonly string[]): Promise<ToldOrder[]> {
	const rows = await tx.execute<ToldOrder>(sql`
		select o.id, ${ms('o.placed_at')} as "placedAt", o.status::text as status, o.currency, o.market, o.total::float8 as total,
			upper(coalesce(p.ship_to ->> 'country', o.buyer_country)) as country, ${ms('o.deliver_by')} as "deliverBy",
			case when p.email_key is not null then exists (select from order_people e join orders f on f.id = e.order_id
				where e.email_key = p.email_key and f.placed_at < o.placed_at) end as earlier,
			(select coalesce(json_agg(json_build_object('id', l.id, 'product', l.product_id, 'category', l.category,
				'quantity', l.quantity, 'worth', greatest(l.amount - l.discount - l.share_discount, 0)) order by l.position), '[]')
				from (select * from order_lines where order_id = o.id order by position limit ${MOST}) l) as lines,
			(select coalesce(json_agg(json_build_object('carrier', s.carrier, 'handedOverAt', ${ms('s.handed_over_at')},
				'deliveredAt', ${ms('s.delivered_at')}, 'from', (select c.location from scans c where c.shipment_id = s.id
					and c.location is not null and c.status not in ('pending', 'info_received') order by c.at limit 1)) order by s.position), '[]')
				from (select * from shipments where order_id = o.id and return_id is null order by position limit ${MOST}) s) as parcels,
			(select coalesce(json_agg(json_build_object('id', q.id, 'kind', q.kind, 'at', ${ms('q.effective_at')},
				'fee', q.body -> 'fee' -> 'amount', 'refund', q.body -> 'refund' -> 'amount', 'reasons', q.body -> 'asked' -> 'lines',
				'pieces', q.body -> 'pieces', 'shares', q.body -> 'lines') order by q.effective_at, q.id), '[]')
				from quotes q where q.order_id = o.id and q.effective_at is not null and q.kind in ('cancel', 'withdraw')
					and not exists (select from returns b where b.quote_id = q.id)) as quotes,
			(select coalesce(json_agg(json_build_object('id', h.data ->> 'report', 'at', ${ms('h.at')}, 'lines', h.data -> 'lines',
				'kind', case h.type when 'report.cancelled' then 'cancel' else 'return' end) order by h.seq), '[]')
				from history h where h.order_id = o.id and h.type in ('report.cancelled', 'report.returned')) as reports,
			(select coalesce(json_agg(json_build_object('id', r.id, 'kind', r.kind, 'at', ${ms('r.created_at')},
				'refunded', r.refunded + r.credit_bonus, 'postage', coalesce((select c.refunded + c.credited from postage_claims c
					where c.return_id = r.id), 0) + coalesce((select b.cost from return_labels b where b.return_id = r.id
					and b.state in ('made', 'kept') and b.cost_currency = o.currency), 0), 'lines', (select coalesce(json_agg(json_build_object('line', x.line_id,
					'quantity', x.quantity, 'reason', x.reason, 'received', x.received, 'resellable', x.resellable,
					'deduction', x.deduction) order by x.line_id), '[]') from return_lines x where x.return_id = r.id)) order by r.position), '[]')
				from returns r where r.order_id = o.id and r.state not in ('declined', 'cancelled', 'expired')) as returns
		from ${idsOf(ids)} a join orders o on o.id = a::uuid left join order_people p on p.order_id = o.id`);
	return [...rows];
}

/** Orders of the same addresses that were placed after these: who was new may have become somebody who returns. */
export async function listLaterOrders(tx: Tx, ids: readonly string[], limit: number): Promise<string[]> {
	const rows = await tx.execute<{ id: string }>(sql`select distinct f.id from ${idsOf(ids)} a
		join orders o on o.id = a::uuid join order_people p on p.order_id = o.id
		join order_people e on e.email_key = p.email_key join orders f on f.id = e.order_id
		where p.email_key is not null and f.placed_at > o.placed_at limit ${limit}`);
	return rows.map(({ id }) => id);
}

/** Puts what orders say in the place of what they said before, and moves the tallies by the difference. Under the lock. */
export async function writeFacts(
	tx: Tx,
	ids: readonly string[],
	facts: readonly OrderFacts[]
): Promise<void> {
	const kept = await tx.execute<Contribution>(sql`delete from ${reasonOrders}
		where order_id in (select ${idsOf(ids)}::uuid) returning placed_day::text as day, tallies`);
	await tx.execute(sql`delete from ${reasonActs} where order_id in (select ${idsOf(ids)}::uuid)`);
	await insertMany(
		tx,
		reasonOrders,
		facts.map(({ id, placedAt, placedDay, late, tallies }) => ({
			...{ orderId: id, placedAt: new Date(placedAt), placedDay, late, tallies }
		}))
	);
	await insertMany(
		tx,
		reasonActs,
		facts.flatMap(({ id, placedAt, placedDay, currency, market, carrier, route, band, buyer, acts }) =>
			acts.map(({ at, ...act }) => ({
				...{
					orderId: id,
					placedAt: new Date(placedAt),
					placedDay,
					currency,
					market,
					carrier,
					route,
					band,
					buyer
				},
				...{ ...act, at: new Date(at) }
			}))
		)
	);
	const after = facts.map(({ placedDay, tallies }) => ({ day: placedDay, tallies }));
	await moveTallies(tx, tallyDelta([...kept], after));
}

async function moveTallies(tx: Tx, delta: readonly Tally[]): Promise<void> {
	if (delta.length === 0) return;
	const list = sql`(select dimension, value, day, n from json_to_recordset(${JSON.stringify(delta)}::text::json)
		as x(dimension text, value text, day date, n int))`;
	// What nobody is counted in any more has no row: first those that go, then the others.
	await tx.execute(sql`delete from ${reasonTallies} t using ${list} x
		where t.dimension = x.dimension and t.value = x.value and t.day = x.day and t.orders + x.n = 0`);
	await tx.execute(sql`update ${reasonTallies} t set orders = t.orders + x.n from ${list} x
		where t.dimension = x.dimension and t.value = x.value and t.day = x.day and x.n < 0`);
	const more = delta.filter(({ n }) => n > 0).map(({ n, ...tally }) => ({ ...tally, orders: n }));
	await insertMany(
		tx,
		reasonTallies,
		more,
		sql`on conflict (dimension, value, day) do update set orders = ${reasonTallies}.orders + excluded.orders`
	);
}

/** Forgets every figure, to be counted anew. Not by `truncate`: an export that runs has to go on seeing them. */
export async function clearReasons(tx: Tx): Promise<void> {
	for (const table of [reasonOrders, reasonActs, reasonTallies]) await tx.execute(sql`delete from ${table}`);
}

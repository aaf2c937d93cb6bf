import { sql } from 'drizzle-orm';
import type { AlertKind } from '../../domain/stock/states.ts';
import { whoIsShort, type Demand } from '../../domain/shortage/who-is-short.ts';
import type { AskState } from '../../domain/shortage/states.ts';
import type { Tx } from './client.ts';
import { EVERYBODYS, isOnSide, type Side } from './desk-tasks.ts';
import { findDemand, listShortDelays } from './delays.ts';
import { waitingLines } from './stock-alerts.ts';

/** What the desk knows of a variant that runs out. */
export type Shortage = {
	variant: string;
	product: string | null;
	title: string | null;
	level: number;
	reserved: number;
	threshold: number | null;
	/** Pieces that open orders wait for now. */
	ordered: number;
	nextDeliveryAt: Date | null;
};

type Row = {
	variant: string;
	product: string | null;
	title: string | null;
	level: number;
	reserved: number;
	threshold: number | null;
	ordered: string | number;
	next_delivery_at: string | null;
};

const shortageOf = ({ next_delivery_at, ordered, ...row }: Row): Shortage => ({
	...row,
	ordered: Number(ordered),
	nextDeliveryAt: next_delivery_at === null ? null : new Date(next_delivery_at)
});

const facts = sql`s.variant_id as variant, p.title as product, v.title, s.level, s.reserved, s.threshold, s.next_delivery_at,
	coalesce((select pieces from (${waitingLinesOf()}) w), 0) as ordered`;
const tables = sql`stock s left join variants v on v.id = s.variant_id left join products p on p.id = v.product_id`;

function waitingLinesOf() {
	return sql`select sum(quantity) as pieces from (${waitingLines(sql`l.variant_id = s.variant_id`)}) x`;
}

/** Variants with an open alert of a kind, those that miss most first. */
export async function listShortages(
	tx: Tx,
	{
		kind,
		offset,
		side = EVERYBODYS,
		limit
	}: { kind: AlertKind; offset: number; side?: Side | undefined; limit: number }
): Promise<Shortage[]> {
	const rows = await tx.execute<Row>(sql`select * from (select ${facts} from stock_alerts a
		join ${tables} on a.variant_id = s.variant_id where a.kind = ${kind} and a.resolved_at is null) f
		where (${kind} = 'low' or ordered + reserved > level) and ${isOnSide('shortage', sql`f.variant`, side)}
		order by ordered + reserved - level desc, variant limit ${limit} offset ${offset}`);
	return rows.map(shortageOf);
}

export async function countShortages(tx: Tx): Promise<Record<AlertKind, number>> {
	const rows = await tx.execute<{ kind: AlertKind; n: number }>(
		sql`select kind, count(*)::int as n from stock_alerts where resolved_at is null group by kind`
	);
	return { short: 0, low: 0, ...Object.fromEntries(rows.map(({ kind, n }) => [kind, n])) };
}

/** One counted variant, short or not. */
export async function findShortage(tx: Tx, variant: string): Promise<Shortage | undefined> {
	const [row] = await tx.execute<Row>(sql`select ${facts} from ${tables} where s.variant_id = ${variant}`);
	return row && shortageOf(row);
}

/** Of an order that is short of a variant, what its buyer was asked last. */
export type ShortOrder = Demand & {
	short: number;
	ref: string;
	displayRef: string;
	asked: { state: AskState; newDate: string; answerBy: Date } | null;
};

/**
 * Whose order of a variant stock cannot cover, oldest first, and what they were asked about it. As of this moment: a
 * command looks again under the order's lock.
 */
export async function listShortOrders(tx: Tx, variant: string): Promise<ShortOrder[]> {
	const found = await findDemand(tx, variant);
	const short = found ? whoIsShort(found.demand, found.available) : [];
	if (short.length === 0) return [];
	const ids = sql.join(
		[...new Set(short.map(({ order }) => order))].map((id) => sql`${id}::uuid`),
		sql`, `
	);
	const rows = await tx.execute<{ id: string; ref: string; display_ref: string }>(
		sql`select id, ref, display_ref from orders where id in (${ids})`
	);
	const asked = await tx.execute<{
		order_id: string;
		line: string;
		state: AskState;
		new_date: string;
		answer_by: string;
	}>(sql`select distinct on (d.order_id, x ->> 'line') d.order_id, x ->> 'line' as line, d.state,
		d.new_date::text, d.answer_by from delays d cross join jsonb_array_elements(d.lines) x
		where d.order_id in (${ids}) and d.state in ('open', 'waiting')
		order by d.order_id, x ->> 'line', d.asked_at desc, d.id desc`);
	const heads = new Map(rows.map((row) => [row.id, row]));
	return short.map((one) => {
		const head = heads.get(one.order);
		const last = asked.find(({ order_id, line }) => order_id === one.order && line === one.line);
		return {
			...one,
			ref: head?.ref ?? '',
			displayRef: head?.display_ref ?? '',
			asked: last ? { state: last.state, newDate: last.new_date, answerBy: new Date(last.answer_by) } : null
		};
	});
}

/** Variants that are short, and of which it is known when more comes. */
export async function listShortToAsk(tx: Tx): Promise<{ variant: string; nextDeliveryAt: Date }[]> {
	const rows = await tx.execute<{ variant: string; next: string }>(sql`
		select s.variant_id as variant, s.next_delivery_at as next from stock_alerts a
		join stock s on s.variant_id = a.variant_id
		where a.kind = 'short' and a.resolved_at is null and s.next_delivery_at > now() order by s.variant_id`);
	return rows.map(({ variant, next }) => ({ variant, nextDeliveryAt: new Date(next) }));
}

/** Open questions whose goods are all there by now, as far as can be seen without a lock. */
export async function listCoveredDelays(tx: Tx): Promise<string[]> {
	const asked = await listShortDelays(tx);
	const short = new Set<string>();
	for (const variant of new Set(asked.map((one) => one.variant))) {
		const found = await findDemand(tx, variant);
		const missing = found ? whoIsShort(found.demand, found.available) : [];
		for (const { order, line } of missing) short.add(`${order} ${line}`);
	}
	const still = new Set(asked.filter(({ order, line }) => short.has(`${order} ${line}`)).map(({ id }) => id));
	return [...new Set(asked.map(({ id }) => id))].filter((id) => !still.has(id));
}

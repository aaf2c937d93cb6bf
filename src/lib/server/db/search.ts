import { sql, type SQL } from 'drizzle-orm';
import type { Typed } from '../../domain/search/typed.ts';
import type { FoundOrder } from './desk.ts';
import type { Tx } from './client.ts';
import { orderSearch } from './schema/search.ts';
import { numberKey, orderPeople, orders } from './schema/orders.ts';
import { shipments } from './schema/shipments.ts';
import {
	both,
	entryConditions,
	needsOrder,
	orderConditions,
	troubled,
	type OrderFilters
} from './search-filters.ts';

/** One that was found: how well it fits (0 best) and when it was placed, epoch milliseconds. */
export type Hit = { id: string; tier: number; at: number };
/** Hits of a tier behind a place in it, at most `limit`. */
export type Behind = { at: number; id: string } | undefined;

/** A search that takes longer is given up: whoever asks is told to narrow it. */
const MOST_MS = 2000;
/** So many of the newest orders are looked through before the index is asked: what is common is among them. */
const WINDOW = 4000;
/** Of what is found by the index, more are not sorted: at a million orders, a word that many have fills a page in the window. */
const MOST_HITS = 5000;
/** Share of trigrams that words have in common at least: four letters of which one is another have a quarter. */
const LEAST_ALIKE = '0.22';
/** Beginnings of numbers and addresses: more of a kind are not ranked. */
const MOST_KEYS = 200;

/**
 * Sets this transaction up for searching: bounded, planned for these very words (a plan for any words reads a million
 * rows for some), and without workers or compiling, which cost more than they bring.
 */
export const beginSearch = (tx: Tx): Promise<unknown> =>
	tx.execute(sql`select set_config('statement_timeout', ${String(MOST_MS)}, true),
		set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
		set_config('max_parallel_workers_per_gather', '0', true),
		set_config('pg_trgm.similarity_threshold', ${LEAST_ALIKE}, true)`);

/** `%`, `_` and `\` are themselves here. */
const beginning = (key: string) => `${key.replace(/[\\%_]/g, '\\$&')}%`;
const millis = (column: SQL) => sql`(extract(epoch from ${column}) * 1000)::float8`;

const behind = (after: Behind, at: SQL, id: SQL) =>
	after ? [sql`(${at}, ${id}) < (to_timestamp(${after.at}::float8 / 1000), ${after.id}::uuid)`] : [];

/**
 * Orders whose own number, mail address or tracking number is what was typed (tier 0), or begins so (tier 1).
 *
 * @param lexemes a tsquery that their entries have to match as well
 */
export async function listByKeys(
	tx: Tx,
	{ number, email, text }: Typed,
	filters: OrderFilters,
	lexemes: string | undefined
): Promise<Hit[]> {
	const key = number?.key;
	const like = number && (number.whole ? number.key : beginning(number.key));
	const isParcel = key !== undefined && key.length >= 4 && /\d/.test(key);
	const part = (select: SQL) => sql`(${select} limit ${MOST_KEYS})`;
	const parts = [
		...(like === undefined
			? []
			: [
					part(
						sql`select id, ${numberKey(orders.ref)} = ${key} as whole from ${orders} where ${numberKey(orders.ref)} like ${like}`
					),
					part(
						sql`select id, ${numberKey(orders.displayRef)} = ${key} from ${orders} where ${numberKey(orders.displayRef)} like ${like}`
					)
				]),
		...(isParcel
			? [
					part(sql`select order_id, ${numberKey(shipments.trackingNumber)} = ${key} from ${shipments}
				where ${numberKey(shipments.trackingNumber)} like ${like}`)
				]
			: []),
		...(email === undefined
			? []
			: [
					part(sql`select order_id as id, ${orderPeople.emailKey} = ${email} as whole from ${orderPeople}
				where ${orderPeople.emailKey} like ${beginning(email)}`)
				])
	];
	if (parts.length === 0 || text === '') return [];
	const rows = await tx.execute<Hit>(sql`
		select * from (select o.id, min(case when k.whole then 0 else 1 end) as tier, ${millis(sql`o.placed_at`)} as at
			from (${sql.join(parts, sql` union all `)}) k (id, whole) join orders o on o.id = k.id
			${lexemes ? sql`join ${orderSearch} s on s.order_id = o.id and s.words @@ ${lexemes}::tsquery` : sql``}
			where ${both(orderConditions(filters))} group by o.id) x
		order by tier, at desc, id desc`);
	return [...rows];
}

export type WordsAsked = {
	/** A tsquery. */
	query: string;
	/** Orders that were found by their keys. */
	shown: readonly string[];
	filters: OrderFilters;
	after: Behind;
	limit: number;
	tier: number;
};

/**
 * Orders with certain words, the newest first. What is common stands among the newest, and is found by walking back
 * over them; what is rare is found by the index, and then sorted. Either way the work is bounded, however often a word
 * occurs. Without the first step a word of a third of all orders took 300 ms, without the second a word of two 900.
 *
 * @returns `capped` where more have the words than were sorted, so that newer ones may be missing
 */
export async function listByWords(tx: Tx, asked: WordsAsked): Promise<{ hits: Hit[]; capped: boolean }> {
	const { query, shown, filters, after, limit, tier } = asked;
	const here = [...entryConditions(filters), ...behind(after, sql`s.placed_at`, sql`s.order_id`)];
	const matches = [
		sql`s.words @@ ${query}::tsquery`,
		...(shown.length > 0
			? [
					sql`s.order_id <> all (array(select json_array_elements_text(${JSON.stringify(shown)}::text::json)::uuid))`
				]
			: [])
	];
	// One order after the other by its id, until the page is full; `offset 0` keeps it so.
	const order = needsOrder(filters)
		? sql`cross join lateral (select from orders o where o.id = s.order_id and ${both(orderConditions(filters))} offset 0) o`
		: sql``;
	const hit = sql`s.order_id as id, ${tier}::int as tier, ${millis(sql`s.placed_at`)} as at`;
	const walked = sql`order by s.placed_at desc nulls last, s.order_id desc nulls last`;
	if (filters.problem) {
		// What is wrong is little beside what is right: from there to the words, not the other way round.
		const { problem, ...rest } = filters;
		const rows = await tx.execute<Hit>(sql`
			select ${hit} from (select distinct order_id from ${troubled(problem)} t limit ${MOST_HITS}) t
			join ${orderSearch} s on s.order_id = t.order_id
			join orders o on o.id = t.order_id and not o.historical and ${both(orderConditions({ ...rest, problem: undefined }))}
			where ${both([...matches, ...here])} ${walked} limit ${limit}`);
		return { hits: [...rows], capped: false };
	}
	const near = await tx.execute<Hit>(sql`
		select ${hit} from (select * from ${orderSearch} s where ${both(here)} ${walked} limit ${WINDOW}) s ${order}
		where ${both(matches)} limit ${limit}`);
	if (near.length >= limit) return { hits: [...near], capped: false };
	await tx.execute(sql`select set_config('enable_seqscan', 'off', true)`);
	const rows = await tx.execute<Hit & { n: number }>(sql`
		with found as materialized (select order_id, placed_at from ${orderSearch} s
			where ${both([...matches, ...here])} limit ${MOST_HITS + 1})
		select ${hit}, (select count(*) from found)::int as n
		from (select * from found s ${walked} offset 0) s ${order} limit ${limit}`);
	await tx.execute(sql`select set_config('enable_seqscan', 'on', true)`);
	return { hits: rows.map(({ id, tier, at }) => ({ id, tier, at })), capped: (rows[0]?.n ?? 0) > MOST_HITS };
}

/** Orders by filters alone, the newest first. */
export async function listByFilters(
	tx: Tx,
	{ filters, after, limit, tier }: Pick<WordsAsked, 'filters' | 'after' | 'limit' | 'tier'>
): Promise<Hit[]> {
	const { problem, ...rest } = filters;
	const where = both([
		...orderConditions({ ...rest, problem: undefined }),
		...behind(after, sql`o.placed_at`, sql`o.id`)
	]);
	const from = problem
		? sql`(select distinct order_id from ${troubled(problem)} t limit ${MOST_HITS}) t join orders o on o.id = t.order_id and not o.historical`
		: sql`orders o`;
	const rows = await tx.execute<Hit>(sql`
		select o.id, ${tier}::int as tier, ${millis(sql`o.placed_at`)} as at from ${from}
		where ${where} order by o.placed_at desc nulls last, o.id desc nulls last limit ${limit}`);
	return [...rows];
}

/** The orders found, as the desk lists them, in the order they were found in. */
export async function listFound(tx: Tx, ids: readonly string[]): Promise<FoundOrder[]> {
	const rows = await tx.execute<FoundOrder>(sql`
		select ${orders.id}, ${orders.ref}, ${orders.displayRef} as "displayRef", ${orders.status},
			to_char(${orders.placedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "placedAt",
			${orders.currency}, ${orders.total}::float8 as total, ${orderPeople.name}, ${orderPeople.email}
		from json_array_elements_text(${JSON.stringify(ids)}::text::json) with ordinality a (id, n)
		join ${orders} on ${orders.id} = a.id::uuid left join ${orderPeople} on ${orderPeople.orderId} = ${orders.id}
		order by a.n`);
	return [...rows];
}

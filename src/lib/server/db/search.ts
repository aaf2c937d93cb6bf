import { sql, type SQL } from 'drizzle-orm';
import type { FoundOrder } from './desk.ts';
import type { Tx } from './client.ts';
import { orderSearch } from './schema/search.ts';
import { orderPeople, orders } from './schema/orders.ts';
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

/** A search that takes longer is given up: whoever asks is told to narrow it; a part of a file, which nobody looks at yet; how many there are. */
const MOST_MS = { page: 2000, file: 60_000, count: 300 };
/** So many of the newest orders are looked through before the index is asked: what is common is among them. */
const WINDOW = 4000;
/** Of what is found by the index, more are not sorted: at a million orders, a word that many have fills a page in the window. */
const MOST_HITS = 5000;
/** Share of trigrams that words have in common at least: four letters of which one is another have a quarter. */
const LEAST_ALIKE = '0.22';

/**
 * Sets this transaction up for searching: bounded, planned for these very words (a plan for any words reads a million
 * rows for some), and without workers or compiling, which cost more than they bring.
 */
export const beginSearch = (tx: Tx, way: keyof typeof MOST_MS): Promise<unknown> =>
	tx.execute(sql`select set_config('statement_timeout', ${String(MOST_MS[way])}, true),
		set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
		set_config('max_parallel_workers_per_gather', '0', true),
		set_config('pg_trgm.similarity_threshold', ${LEAST_ALIKE}, true)`);

export const millis = (column: SQL) => sql`(extract(epoch from ${column}) * 1000)::float8`;

/** Nothing where there is no place. */
export const behind = (after: Behind, at: SQL, id: SQL): SQL[] =>
	after ? [sql`(${at}, ${id}) < (to_timestamp(${after.at}::float8 / 1000), ${after.id}::uuid)`] : [];

export type WordsAsked = {
	/** A tsquery. */
	query: string;
	/** What entries `s` must not be: orders that were found by their keys. */
	except: SQL | undefined;
	filters: OrderFilters;
	after: Behind;
	limit: number;
	tier: number;
	/** For a file: however many have the words, each is found. */
	whole: boolean;
};

/**
 * Orders with certain words, the newest first. What is common stands among the newest, and is found by walking back
 * over them; what is rare is found by the index, and then sorted. Either way the work is bounded, however often a word
 * occurs. Without the first step a word of a third of all orders took 300 ms, without the second a word of two 900.
 *
 * @returns `capped` where more have the words than were sorted, so that newer ones may be missing; never for a file
 */
export async function listByWords(tx: Tx, asked: WordsAsked): Promise<{ hits: Hit[]; capped: boolean }> {
	const { query, except, filters, after, limit, tier, whole } = asked;
	const here = [...entryConditions(filters), ...behind(after, sql`s.placed_at`, sql`s.order_id`)];
	const matches = [sql`s.words @@ ${query}::tsquery`, ...(except ? [except] : [])];
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
			select ${hit} from (select distinct order_id from ${troubled(problem)} t ${most(whole)}) t
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
	const rows = await tx.execute<Omit<Hit, 'id'> & { id: string | null; n: number }>(sql`
		with found as materialized (select order_id, placed_at from ${orderSearch} s
			where ${both([...matches, ...here])} limit ${MOST_HITS + 1})
		select x.*, f.n from (select count(*)::int as n from found) f
		left join (select ${hit} from (select * from found s ${walked} offset 0) s ${order} limit ${limit}) x on true
		order by x.at desc nulls last, x.id desc nulls last`);
	const capped = (rows[0]?.n ?? 0) > MOST_HITS;
	let hits = rows.flatMap(({ id, tier, at }) => (id === null ? [] : [{ id, tier, at }]));
	if (capped && whole) {
		// So many have them that walking back over all entries meets the next ones soon.
		await tx.execute(sql`select set_config('enable_bitmapscan', 'off', true)`);
		const all = sql`select * from ${orderSearch} s where ${both([...matches, ...here])} ${walked} offset 0`;
		hits = [...(await tx.execute<Hit>(sql`select ${hit} from (${all}) s ${order} limit ${limit}`))];
		await tx.execute(sql`select set_config('enable_bitmapscan', 'on', true)`);
	}
	await tx.execute(sql`select set_config('enable_seqscan', 'on', true)`);
	return { hits, capped: capped && !whole };
}

/** What entries `s` are not these orders'. */
export const isNoneOf = (ids: readonly string[]): SQL | undefined =>
	ids.length === 0
		? undefined
		: sql`s.order_id <> all (array(select json_array_elements_text(${JSON.stringify(ids)}::text::json)::uuid))`;

const most = (whole: boolean) => (whole ? sql`` : sql`limit ${MOST_HITS}`);

/** Orders by filters alone, the newest first. */
export async function listByFilters(
	tx: Tx,
	{ filters, after, limit, tier, whole }: Omit<WordsAsked, 'query' | 'except'>
): Promise<Hit[]> {
	const { problem, ...rest } = filters;
	const where = both([
		...orderConditions({ ...rest, problem: undefined }),
		...behind(after, sql`o.placed_at`, sql`o.id`)
	]);
	const from = problem
		? sql`(select distinct order_id from ${troubled(problem)} t ${most(whole)}) t join orders o on o.id = t.order_id and not o.historical`
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

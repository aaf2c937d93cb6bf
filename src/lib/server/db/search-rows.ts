import { sql } from 'drizzle-orm';
import { isVocabulary, type Entry, type Searched } from '../../domain/search/entry.ts';
import type { Tx } from './client.ts';
import { orderSearch, searchWords } from './schema/search.ts';

/** The number only has to be ours alone. */
const LOCK = 7_203_115;
/** As many lines as an entry is made of. */
const MOST_LINES = 200;

/**
 * Until this transaction ends nobody else writes entries or erases a person: otherwise an entry made of what was read
 * before the erasure could be written after it. Take it before any lock on an order's row is waited for by others.
 */
export const lockSearch = (tx: Tx): Promise<unknown> =>
	tx.execute(sql`select pg_advisory_xact_lock(${LOCK}::bigint)`);

export type SearchedOrder = Searched & { id: string; placedAt: string };

/** What entries are made of, of these orders; one statement. */
export async function listSearched(tx: Tx, ids: readonly string[]): Promise<SearchedOrder[]> {
	const rows = await tx.execute<SearchedOrder>(sql`
		select o.id, o.placed_at as "placedAt", o.market, o.tags,
			case when p.erased_at is null then json_build_object('name', p.name, 'email', p.email, 'phone', p.phone,
				'shipTo', p.ship_to) end as person,
			(select coalesce(json_agg(json_build_object('title', l.title, 'sku', l.sku,
				'options', (select coalesce(json_agg(x ->> 'value'), '[]') from jsonb_array_elements(l.options) x)) order by l.position), '[]')
				from (select * from order_lines where order_id = o.id order by position limit ${MOST_LINES}) l) as lines,
			(select coalesce(json_agg(json_build_object('carrier', s.carrier, 'trackingNumber', s.tracking_number)), '[]')
				from (select * from shipments where order_id = o.id order by position limit ${MOST_LINES}) s) as parcels
		from json_array_elements_text(${JSON.stringify(ids)}::text::json) a
		join orders o on o.id = a::uuid left join order_people p on p.order_id = o.id`);
	return [...rows];
}

/** Orders from `after` on in the order of their ids, for filling in what was there before the search was. */
export async function listIdsAfter(tx: Tx, after: string | null, limit: number): Promise<string[]> {
	const rows = await tx.execute<{ id: string }>(sql`select id from orders
		where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}`);
	return rows.map(({ id }) => id);
}

export type NewEntry = Entry & { id: string; placedAt: string };

/**
 * Writes entries in the place of those before, and nothing where they say the same. Under `lockSearch`.
 *
 * @returns how many are new or changed
 */
export async function writeEntries(tx: Tx, entries: readonly NewEntry[]): Promise<number> {
	if (entries.length === 0) return 0;
	const rows = await tx.execute<{ gone: string[] | null }>(sql`
		with given as materialized (select * from json_to_recordset(${JSON.stringify(entries)}::text::json)
				as x(id uuid, "placedAt" timestamptz, lexemes text[])),
		before as materialized (select s.order_id, s.words from ${orderSearch} s join given g on g.id = s.order_id),
		written as (
			insert into ${orderSearch} as s (order_id, placed_at, words)
			select id, "placedAt", array_to_tsvector(lexemes) from given
			on conflict (order_id) do update set words = excluded.words, placed_at = excluded.placed_at
				where s.words is distinct from excluded.words or s.placed_at <> excluded.placed_at
			returning order_id, words)
		select (select array_agg(word) from (select unnest(tsvector_to_array(b.words)) except
			select unnest(tsvector_to_array(w.words))) x(word)) as gone
		from written w left join before b on b.order_id = w.order_id`);
	const words = [...new Set(entries.flatMap(({ vocabulary }) => vocabulary))].sort();
	await tx.execute(sql`insert into ${searchWords} (word)
		select json_array_elements_text(${JSON.stringify(words)}::text::json) on conflict do nothing`);
	await dropUnused(
		tx,
		rows.flatMap(({ gone }) => gone ?? [])
	);
	return rows.length;
}

/** Takes an order out of the search, and whatever word only it had: part of erasing its buyer, in that transaction. */
export async function forgetSearched(tx: Tx, orderId: string): Promise<void> {
	await lockSearch(tx);
	const rows = await tx.execute<{ words: string[] }>(sql`
		delete from ${orderSearch} where order_id = ${orderId} returning tsvector_to_array(words) as words`);
	await dropUnused(
		tx,
		rows.flatMap(({ words }) => words)
	);
}

/** Forgets words that no order has any more. */
async function dropUnused(tx: Tx, lexemes: readonly string[]): Promise<void> {
	const words = [...new Set(lexemes.filter((one) => /^[nw]:/.test(one)).map((one) => one.slice(2)))].filter(
		(word) => isVocabulary(word)
	);
	if (words.length === 0) return;
	await tx.execute(sql`delete from ${searchWords} w
		where w.word in (select json_array_elements_text(${JSON.stringify(words)}::text::json))
			and not exists (select from ${orderSearch} s
				where s.words @@ ('''n:' || w.word || ''' | ''w:' || w.word || '''')::tsquery)`);
}

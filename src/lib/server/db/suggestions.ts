import type { Similar } from '../../domain/suggestion/similar.ts';
import type { Suggested } from '../../domain/suggestion/choose.ts';
import type { Tx } from './client.ts';
import { plain } from './plain.ts';

/** Up to which order has been read, the newest first: when it was placed, and its id. */
export type PurchaseCursor = { at: string; id: string };
export const NEWEST_FIRST: PurchaseCursor = {
	at: 'infinity',
	id: 'ffffffff-ffff-ffff-ffff-ffffffffffff'
};

export type PurchasePage = {
	cursor: PurchaseCursor;
	orders: {
		/** A number that stands for its buyer, the same for all their orders; it is kept nowhere. */
		buyer: number;
		/** What they bought, each once: by `goodsKey`, with how many pieces stayed and came back. */
		goods: [key: string, kept: number, back: number][];
	}[];
};

/** What has come back, or never left; what still may is neither kept nor given back. */
const BACK = `('cancelled', 'returning', 'returned')`;

/**
 * Of somebody who was erased nothing is read, and nothing of orders that nobody paid. A buyer whose name is not known is
 * told apart by what their own shop's system calls them, else by the order.
 */
const PAGE = `select o.placed_at::text as at, o.id,
	(('x' || substr(md5(coalesce(p.email_key, p.phone_key, o.source || '/' || (o.metadata ->> 'customer'), o.id::text)), 1, 13))::bit(52)::bigint)::float8 as buyer,
	case when p.erased_at is null and o.status <> 'placed' then (select json_agg(json_build_array(g.key, g.kept, g.back)) from (
		select coalesce(l.product_id, l.sku) as key, sum(q.kept)::int8 as kept, sum(q.back)::int8 as back
		from order_lines l cross join lateral (select
			coalesce(sum(x.quantity) filter (where x.state = 'delivered' or (x.state not in ${BACK} and o.placed_at < $4::timestamptz)), 0) as kept,
			coalesce(sum(x.quantity) filter (where x.state in ${BACK}), 0) as back
			from portions x where x.order_id = l.order_id and x.line_id = l.id) q
		where l.order_id = o.id and coalesce(l.product_id, l.sku) is not null and q.kept + q.back > 0
		group by 1) g) end as goods
	from (select * from orders where (placed_at, id) < ($1::timestamptz, $2::uuid)
		order by placed_at desc, id desc limit $3) o
	left join order_people p on p.order_id = o.id
	order by o.placed_at desc, o.id desc`;

/**
 * Some orders with what became of their goods, the newest first, by index.
 *
 * @param settledBefore what was placed before then and has not come back counts as kept, whether anybody said that it
 *   arrived or not
 * @returns nothing where there are no more
 */
export async function readPurchases(
	tx: Tx,
	after: PurchaseCursor,
	{ settledBefore, limit }: { settledBefore: Date; limit: number }
): Promise<PurchasePage | undefined> {
	type Row = PurchaseCursor & { buyer: number; goods: PurchasePage['orders'][number]['goods'] | null };
	const values = [after.at, after.id, limit, settledBefore.toISOString()];
	const rows = await plain<Row>(tx, PAGE, values);
	const last = rows.at(-1);
	if (!last) return undefined;
	return {
		cursor: { at: last.at, id: last.id },
		orders: rows.flatMap(({ buyer, goods }) => (goods ? [{ buyer, goods }] : []))
	};
}

const KEEP = `with gone as (delete from suggestions s using jsonb_to_recordset($2::text::jsonb) as n(product text, places int)
		where s.product = n.product and s.place > n.places)
	insert into suggestions as s (product, place, other, score, kept, back)
	select product, place, other, score, kept, back from jsonb_to_recordset($1::text::jsonb)
		as x(product text, place int2, other text, score float8, kept int, back int)
	on conflict (product, place) do update set other = excluded.other, score = excluded.score, kept = excluded.kept, back = excluded.back
	where (s.other, s.score, s.kept, s.back) is distinct from (excluded.other, excluded.score, excluded.kept, excluded.back)`;

/** Keeps what goes with some products in the place of what was known of them, in one statement; the same again writes nothing. */
export async function keepSuggestions(
	tx: Tx,
	found: readonly { product: string; similar: readonly Similar[] }[]
): Promise<void> {
	const rows = found.flatMap(({ product, similar }) =>
		similar.map((one, index) => ({ product, place: index + 1, ...one }))
	);
	const places = found.map(({ product, similar }) => ({ product, places: similar.length }));
	await plain(tx, KEEP, [JSON.stringify(rows), JSON.stringify(places)]);
}

const BATCH = 2000;

/** Forgets what goes with products that nobody has bought any more, as far as we still may know. */
export async function forgetSuggestionsBut(tx: Tx, isKnown: (product: string) => boolean): Promise<number> {
	let after = '';
	let gone = 0;
	for (;;) {
		const rows = await plain<{ product: string }>(
			tx,
			`select distinct product from suggestions where product > $1 order by product limit ${BATCH}`,
			[after]
		);
		const last = rows.at(-1);
		if (!last) return gone;
		after = last.product;
		const unknown = rows.flatMap(({ product }) => (isKnown(product) ? [] : [product]));
		gone += unknown.length;
		if (unknown.length > 0)
			await plain(
				tx,
				'delete from suggestions where product in (select jsonb_array_elements_text($1::text::jsonb))',
				[JSON.stringify(unknown)]
			);
	}
}

/** Of each suggested product its first variant that can be had now: what was kept for longer than was said is free. */
const SUGGESTED = `select s.product as of, s.score, v.*
	from suggestions s cross join lateral (select c.product_id as product, c.id as variant, p.title,
			coalesce(c.image_url, p.image_url) as "imageUrl", c.price::float8 as price, c.currency
		from variants c join products p on p.id = c.product_id join stock k on k.variant_id = c.id
		where c.id in (select id from variants where product_id = s.other union all select id from variants where sku = s.other)
			and k.level - k.reserved + (select coalesce(sum(r.quantity), 0) from reservations r
				where r.variant_id = c.id and r.state = 'held' and r.expires_at <= now()) > 0
		order by c.position, c.id limit 1) v
	where s.product in (select jsonb_array_elements_text($1::text::jsonb))
	order by s.product, s.place`;

/** What goes with products and can be had now, the best first, by `goodsKey`; all of them in one statement. */
export async function listSuggested(tx: Tx, products: readonly string[]): Promise<Map<string, Suggested[]>> {
	const rows = await plain<Suggested & { of: string }>(tx, SUGGESTED, [JSON.stringify(products)]);
	const found = new Map<string, Suggested[]>();
	for (const { of, ...one } of rows) {
		const list = found.get(of) ?? [];
		list.push(one);
		found.set(of, list);
	}
	return found;
}

import { sql, type SQL } from 'drizzle-orm';
import type { Place } from '../../domain/search/ask.ts';
import type { Typed } from '../../domain/search/typed.ts';
import type { Tx } from './client.ts';
import { numberKey, orderPeople, orders } from './schema/orders.ts';
import { orderSearch } from './schema/search.ts';
import { shipments } from './schema/shipments.ts';
import { both, orderConditions, type OrderFilters } from './search-filters.ts';
import { behind, millis, type Hit } from './search.ts';

/** Beginnings of numbers and addresses: more of a kind are not ranked on a page. */
const MOST_KEYS = 200;

/** `%`, `_` and `\` are themselves here. */
const beginning = (key: string) => `${key.replace(/[\\%_]/g, '\\$&')}%`;

/** What was typed as a key of orders: each kind with the orders it belongs to, and whether it is all of it. */
function keyParts({ number, email }: Typed, most: number | undefined): SQL[] {
	const key = number?.key;
	const like = number && (number.whole ? number.key : beginning(number.key));
	const isParcel = key !== undefined && key.length >= 4 && /\d/.test(key);
	const part = (select: SQL) => sql`(${select} ${most === undefined ? sql`` : sql`limit ${most}`})`;
	return [
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
					part(sql`select order_id as id, ${numberKey(shipments.trackingNumber)} = ${key} from ${shipments}
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
}

/** What entries `s` are where none of their keys is what was typed or begins so. */
export function hasNoKey(typed: Typed): SQL | undefined {
	const parts = keyParts(typed, undefined);
	return parts.length === 0
		? undefined
		: sql`not exists (select from (${sql.join(parts, sql` union all `)}) k (id, whole) where k.id = s.order_id)`;
}

export type KeysAsked = {
	typed: Typed;
	filters: OrderFilters;
	/** A tsquery that their entries have to match as well. */
	lexemes: string | undefined;
	/** For a file: every one behind this place, at most `limit`. */
	file?: { after: Place | undefined; limit: number } | undefined;
};

/** Orders whose own number, mail address or tracking number is what was typed (tier 0), or begins so (tier 1). */
export async function listByKeys(tx: Tx, { typed, filters, lexemes, file }: KeysAsked): Promise<Hit[]> {
	const parts = typed.text === '' ? [] : keyParts(typed, file ? undefined : MOST_KEYS);
	if (parts.length === 0) return [];
	const after = file?.after;
	const rest = after
		? sql`where x.tier > ${after.tier} or (x.tier = ${after.tier} and ${both(behind(after, sql`x.placed_at`, sql`x.id`))})`
		: sql``;
	const rows = await tx.execute<Hit>(sql`
		select x.id, x.tier, ${millis(sql`x.placed_at`)} as at
		from (select o.id, o.placed_at, min(case when k.whole then 0 else 1 end) as tier
			from (${sql.join(parts, sql` union all `)}) k (id, whole) join orders o on o.id = k.id
			${lexemes ? sql`join ${orderSearch} s on s.order_id = o.id and s.words @@ ${lexemes}::tsquery` : sql``}
			where ${both(orderConditions(filters))} group by o.id) x ${rest}
		order by x.tier, x.placed_at desc, x.id desc ${file ? sql`limit ${file.limit}` : sql``}`);
	return [...rows];
}

import type { Sql } from 'postgres';
import type { OrderSummary } from '../../domain/order/order-summary.ts';

/** The orders a principal may see: those granted to it, and all of a shopper's address, those to come too. */
const VISIBLE = `select g.order_id from grants g left join links l on l.id = g.link_id
		where g.principal_id = $1 and g.expires_at > now() and l.revoked_at is null
	union
	select b.order_id from order_people b join principals p on p.email_key = b.email_key
		where p.id = $1 and p.kind = 'shopper' and b.erased_at is null`;

/** What becomes of a gift is kept from its buyer until its money moves: until then its goods stay where they were. */
const STATUS = `case when o.status in ('returned', 'partly_returned') and exists (select from returns b where b.order_id = o.id
	and b.gift_link_id is not null and b.settled_at is null and b.refunded_at is null and b.ended_at is null
	and not exists (select from exchanges e where e.return_id = b.id and e.released_at is not null))
	then 'delivered' else o.status::text end`;

/** What is under way comes first, and of that what waits for the shopper; then the newest. */
const LIST = `select row_to_json(x) as summary from (
	select o.ref, o.display_ref, ${STATUS} as status, o.placed_at, o.paid_at, o.deliver_by, o.currency, o.total, now() as read_at,
		(select coalesce(json_agg(c), '[]') from (select id, state, created_at, packed_at, handed_over_at
			from claims where order_id = o.id order by id) c) as claims,
		(select coalesce(json_agg(s), '[]') from (select id, status, status_at, cause, action_required, handed_over_at,
			delivered_at, expected_by, created_at, again_of from shipments where order_id = o.id and return_id is null order by position, id) s) as shipments,
		(select coalesce(json_agg(i), '[]') from (select title, image_url, quantity
			from order_lines where order_id = o.id order by position limit 3) i) as items,
		(select count(*)::int from order_lines where order_id = o.id) as lines
	from orders o where o.id in (${VISIBLE})
	order by o.status in ('delivered', 'returned', 'cancelled'),
		not exists (select from shipments s where order_id = o.id and return_id is null and action_required and delivered_at is null
			and not exists (select from shipments n where n.again_of = s.id)),
		o.placed_at desc, o.id desc
	limit $2 offset $3) x`;

/** Somebody's orders, most relevant first, by one statement. */
export async function listVisibleOrders(
	sql: Sql,
	principalId: string,
	page: { limit: number; offset: number }
): Promise<OrderSummary[]> {
	const rows = await sql.unsafe<{ summary: OrderSummary }[]>(LIST, [principalId, page.limit, page.offset], {
		prepare: true
	});
	return rows.map(({ summary }) => summary);
}

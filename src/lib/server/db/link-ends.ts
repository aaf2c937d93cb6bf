import { sql } from 'drizzle-orm';
import type { Tx } from './client.ts';

/**
 * Gives links that are good until some days after delivery their end, once the last parcel of their order has come, or from their
 * making where that was later; never a later one than they have. Whoever holds one may see the order as long as the link is good, so that ends as well.
 *
 * @returns how many got one
 */
export async function endLinksOfDelivered(tx: Tx): Promise<number> {
	const rows = await tx.execute(sql`
		with come as (
			select l.id, least(l.expires_at, greatest(max(s.delivered_at), l.created_at) + max(l.days_after_delivery) * interval '1 day') as until
			from links l join orders o on o.id = l.order_id join shipments s on s.order_id = o.id and s.return_id is null
			where l.days_after_delivery is not null and l.revoked_at is null and l.expires_at > now()
				and o.status = 'delivered'
			group by l.id having bool_and(s.delivered_at is not null)),
		ended as (update links l set expires_at = c.until, days_after_delivery = null from come c
			where l.id = c.id returning l.id, l.expires_at),
		seen as (update grants g set expires_at = least(g.expires_at, e.expires_at) from ended e where g.link_id = e.id)
		select id from ended`);
	return rows.length;
}

import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from './client.ts';

/**
 * Of an order, the returns of gifts that its buyer is not told of (`concealGifts`): neither money nor goods have moved for
 * them yet, or nothing came of them.
 */
export const hiddenGifts = (orderId: string): SQL => sql`(select b.id from returns b
	where b.order_id = ${orderId} and b.gift_link_id is not null and b.settled_at is null and b.refunded_at is null
		and not exists (select from exchanges e where e.return_id = b.id and e.released_at is not null))`;

/** Everything that is held of gifts that an address has sent back, by return: why, in which words, and what was written. */
export async function exportGifts(tx: Tx, emailKey: string): Promise<Record<string, unknown>[]> {
	const rows = await tx.execute(sql`
		select b.number, b.state, g.locale, g.created_at, q.body -> 'asked' -> 'lines' as asked, q.words,
			b.objection, b.proof,
			(select coalesce(json_agg(n order by n.created_at), '[]') from (select event, channel, kind, state,
				facts - 'sealed' as facts, created_at, sent_at from notices where recipient = 'gift:' || b.id) n) as notices,
			(select coalesce(json_agg(s order by s.at), '[]') from (select s.at, s.source, s.text, s.location, s.raw from scans s
				join shipments p on p.id = s.shipment_id where p.return_id = b.id) s) as carriers_said
		from gift_recipients g join returns b on b.id = g.return_id join quotes q on q.id = b.quote_id
		where g.email_key = ${emailKey} order by b.created_at`);
	return [...rows];
}

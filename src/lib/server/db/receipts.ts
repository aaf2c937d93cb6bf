import { sql } from 'drizzle-orm';
import type { ReceiptQuote, ReceiptRefund, ReceiptRequest } from '../../domain/receipt/receipt.ts';
import type { Tx } from './client.ts';

/** Quotes nobody accepted, beside those somebody did. */
const MOST_OTHERS = 20;

const instant = (column: string, as = column.split('.').at(-1)) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${as}`);

/** The quotes of an order, oldest first: all that were accepted, and the latest of the others. */
export async function listReceiptQuotes(tx: Tx, orderId: string): Promise<ReceiptQuote[]> {
	const rows = await tx.execute<ReceiptQuote>(sql`
		select q.id, q.kind, case when q.state = 'open' and q.expires_at <= now() then 'expired' else q.state::text end as state,
			${instant('q.created_at')}, ${instant('q.expires_at')}, ${instant('q.accepted_at')}, q.actor_kind as asked_by, q.body
		from quotes q where q.order_id = ${orderId} and (q.state = 'accepted' or q.id in (
			select o.id from quotes o where o.order_id = ${orderId} and o.state <> 'accepted' order by o.created_at desc limit ${MOST_OTHERS}))
		order by q.created_at, q.id`);
	return [...rows];
}

export async function listReceiptRequests(tx: Tx, orderId: string): Promise<ReceiptRequest[]> {
	const rows = await tx.execute<ReceiptRequest>(sql`
		select r.id, r.quote_id as quote, r.state, ${instant('r.created_at')}, ${instant('r.decide_by')}, ${instant('r.decided_at')},
			r.decider_kind as decided_by
		from requests r where r.order_id = ${orderId} order by r.id`);
	return [...rows];
}

export async function listReceiptRefunds(tx: Tx, orderId: string): Promise<ReceiptRefund[]> {
	const rows = await tx.execute<ReceiptRefund>(sql`
		select r.id, r.quote_id as quote, r.payment_id as payment, r.state, r.amount::float8 as amount, r.provider_reference as reference,
			${instant('r.created_at')}, ${instant('r.due_at')}, ${instant('r.sent_at')}, ${instant('r.settled_at')}, ${instant('r.overdue_at')}, r.goodwill, r.postage
		from refunds r where r.order_id = ${orderId} order by r.id`);
	return [...rows];
}

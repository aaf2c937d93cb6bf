import { sql } from 'drizzle-orm';
import type { Promised } from '../../domain/refund/goodwill.ts';
import type { Tx } from './client.ts';

/**
 * What an order's buyer was promised and has not got: offers that still stand, and requests that wait for the warehouse.
 * Under the order's lock it stands still, but for offers asked for meanwhile: those are priced by the money as it was, and
 * what is gone by then is refused when they are confirmed.
 */
export async function listPromised(tx: Tx, orderId: string): Promise<Promised[]> {
	const rows = await tx.execute<Omit<Promised, 'amount' | 'until'> & { amount: string; until: string }>(sql`
		select (q.body #>> '{refund,amount}')::bigint + coalesce((q.body #>> '{exchange,held}')::bigint, 0) as amount, q.takes, (q.body -> 'last')::boolean as last,
			r.id is not null as firm, to_char(q.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until
		from quotes q left join requests r on r.quote_id = q.id and r.state = 'pending'
		where q.order_id = ${orderId} and (r.id is not null or (q.state = 'open' and q.expires_at > now()))
		order by q.created_at, q.id`);
	return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
}

/** What was given of an order as goodwill so far, minor units. */
export async function sumGoodwill(tx: Tx, orderId: string): Promise<number> {
	const [row] = await tx.execute<{ sum: string }>(
		sql`select coalesce(sum(amount), 0) as sum from refunds where order_id = ${orderId} and goodwill`
	);
	return Number(row?.sum ?? 0);
}

/** What was written down when it was given, by the id it was given under. */
export async function findGoodwill(
	tx: Tx,
	orderId: string,
	id: string
): Promise<Record<string, unknown> | undefined> {
	const [row] = await tx.execute<{ data: Record<string, unknown> }>(sql`select data from history
		where order_id = ${orderId} and type = 'goodwill.given' and data ->> 'goodwill' = ${id}`);
	return row?.data;
}

import { and, asc, eq, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { RequestState } from '../../domain/order/states.ts';
import type { Tx } from './client.ts';
import { EVERYBODYS, isOnSide, type Side } from './desk-tasks.ts';
import type { Actor } from './history.ts';
import { orders } from './schema/orders.ts';
import { requests } from './schema/quotes.ts';

export type StoredRequest = typeof requests.$inferSelect;

export async function insertRequest(
	tx: Tx,
	request: Pick<StoredRequest, 'id' | 'orderId' | 'quoteId' | 'createdAt' | 'decideBy'>
): Promise<void> {
	await tx.insert(requests).values({ ...request, state: 'pending' });
}

/** A request by id. Read it again after its order is locked. */
export async function findRequest(tx: Tx, id: string): Promise<StoredRequest | undefined> {
	const [row] = await tx.select().from(requests).where(eq(requests.id, id));
	return row;
}

/** Requests of an order that wait for the warehouse's word, oldest first. */
export const listPending = (tx: Tx, orderId: string): Promise<StoredRequest[]> =>
	tx
		.select()
		.from(requests)
		.where(and(eq(requests.orderId, orderId), eq(requests.state, 'pending')))
		.orderBy(asc(requests.id));

/**
 * Those whose time to decide is over, the longest over first; what was refused once it is tried again, or once its order
 * has changed since.
 */
export const listSilent = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
	tx
		.select({ id: requests.id })
		.from(requests)
		.innerJoin(orders, eq(orders.id, requests.orderId))
		.where(
			and(
				eq(requests.state, 'pending'),
				lte(requests.decideBy, sql`now()`),
				or(
					isNull(requests.retryAt),
					lte(requests.retryAt, sql`now()`),
					ne(requests.seenVersion, orders.version)
				)
			)
		)
		.orderBy(asc(sql`coalesce(${requests.retryAt}, ${requests.decideBy})`))
		.limit(limit);

/** Silence about a request that waits was refused; its order is locked. */
export async function postponeRequest(
	tx: Tx,
	id: string,
	to: Pick<StoredRequest, 'tries' | 'retryAt' | 'seenVersion'>
): Promise<void> {
	await tx
		.update(requests)
		.set(to)
		.where(and(eq(requests.id, id), eq(requests.state, 'pending')));
}

/** Those whose goods are not all in the shop any more: they were handed over before anybody decided. */
export const listOvertaken = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
	tx
		.select({ id: requests.id })
		.from(requests)
		.where(
			and(
				eq(requests.state, 'pending'),
				sql`exists (select 1 from quote_pieces p where p.quote_id = ${requests.quoteId} and p.quantity >
					(select coalesce(sum(n.quantity), 0) from portions n where n.order_id = ${requests.orderId}
						and n.line_id = p.line_id and n.state in ('open', 'claimed', 'packed')))`
			)
		)
		.limit(limit);

/** A request as whoever decides on it reads it; amounts in minor units, instants RFC 3339. */
export type WaitingRequest = {
	id: string;
	ref: string;
	displayRef: string;
	currency: string;
	createdAt: string;
	decideBy: string;
	fee: number;
	refund: number;
	lines: { line: string; title: string; quantity: number; held: number }[];
};

const UTC = (column: string) =>
	sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** Requests that wait for an answer, the one that has to be answered first on top; of one order where it is named. */
export async function listWaiting(
	tx: Tx,
	{ ref, side = EVERYBODYS, limit }: { ref: string | undefined; side?: Side; limit: number }
): Promise<WaitingRequest[]> {
	const rows = await tx.execute<WaitingRequest>(sql`
		select r.id, o.ref, o.display_ref as "displayRef", o.currency, ${UTC('r.created_at')} as "createdAt",
			${UTC('r.decide_by')} as "decideBy", (q.body #>> '{fee,amount}')::float8 as fee,
			(q.body #>> '{refund,amount}')::float8 as refund,
			(select json_agg(json_build_object('line', p.line_id, 'title', l.title, 'quantity', p.quantity, 'held', p.held)
				order by l.position) from quote_pieces p
				join order_lines l on l.order_id = r.order_id and l.id = p.line_id where p.quote_id = r.quote_id) as lines
		from requests r join orders o on o.id = r.order_id join quotes q on q.id = r.quote_id
		where r.state = 'pending' and (${ref ?? null}::text is null or o.ref = ${ref ?? null})
			and ${isOnSide('request', sql`r.id::text`, side)}
		order by r.decide_by, r.id limit ${limit}`);
	return [...rows];
}

/** Ends a request that waits; its order is locked. */
export async function decideRequest(
	tx: Tx,
	id: string,
	{ state, at, actor, reason }: { state: RequestState; at: Date; actor: Actor; reason?: string | undefined }
): Promise<void> {
	await tx
		.update(requests)
		.set({
			state,
			decidedAt: at,
			deciderKind: actor.kind,
			deciderId: actor.id ?? null,
			reason: reason ?? null
		})
		.where(and(eq(requests.id, id), eq(requests.state, 'pending')));
}

import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { RequestState } from '../../domain/order/states.ts';
import type { Tx } from './client.ts';
import type { Actor } from './history.ts';
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

/** Those whose time to decide is over, the longest over first. */
export const listSilent = (tx: Tx, limit: number): Promise<{ id: string }[]> =>
	tx
		.select({ id: requests.id })
		.from(requests)
		.where(and(eq(requests.state, 'pending'), lte(requests.decideBy, sql`now()`)))
		.orderBy(asc(requests.decideBy))
		.limit(limit);

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

import { and, count, desc, eq, lt, sql } from 'drizzle-orm';
import type { DeliveryState } from '../../domain/endpoints/endpoint.ts';
import { insertMany } from './bulk.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { endpointDeliveries } from './schema/endpoints.ts';

export type StoredEndpointDelivery = typeof endpointDeliveries.$inferSelect;

/** `webhook-id` of an entry: the same whenever it is made, also after a database was put back. */
export const messageIdOf = (orderId: string, seq: number): string =>
	`msg_${orderId.replaceAll('-', '')}_${seq}`;

export type NewEndpointDelivery = { endpointId: string; event: string; orderId: string; seq: number };

/** Writes deliveries that are due; one that is there already changes nothing. Returns how many are new. */
export async function insertEndpointDeliveries(
	tx: Tx,
	list: readonly NewEndpointDelivery[]
): Promise<number> {
	const rows = await insertMany(
		tx,
		endpointDeliveries,
		list.map((one) => ({ id: newId(), messageId: messageIdOf(one.orderId, one.seq), ...one })),
		sql`on conflict do nothing returning id`
	);
	return rows.length;
}

/** A delivery that tells of nothing; returns its id. */
export async function insertTestDelivery(tx: Tx, endpointId: string, event: string): Promise<string> {
	const id = newId();
	const messageId = `msg_test_${id.replaceAll('-', '')}`;
	await tx.insert(endpointDeliveries).values({ id, endpointId, messageId, event });
	return id;
}

export type DeliveriesAsked = {
	endpointId: string;
	state?: DeliveryState | undefined;
	/** The id of the last one seen. */
	before?: string | undefined;
	limit: number;
};

export type ListedDelivery = StoredEndpointDelivery & { ref: string | null };

/** Deliveries of one endpoint, newest first, with the order each is about. */
export async function listEndpointDeliveries(
	tx: Tx,
	{ endpointId, state, before, limit }: DeliveriesAsked
): Promise<ListedDelivery[]> {
	const ref = sql<string | null>`(select o.ref from orders o where o.id = endpoint_deliveries.order_id)`;
	const rows = await tx
		.select({ delivery: endpointDeliveries, ref })
		.from(endpointDeliveries)
		.where(
			and(
				eq(endpointDeliveries.endpointId, endpointId),
				state && eq(endpointDeliveries.state, state),
				before ? lt(endpointDeliveries.id, before) : undefined
			)
		)
		.orderBy(desc(endpointDeliveries.id))
		.limit(limit);
	return rows.map(({ delivery, ref }) => ({ ...delivery, ref }));
}

/**
 * Sends again what has ended, as if it had never been tried, under its old id.
 *
 * @param id one delivery, whatever its end was; without it all that have failed
 * @returns how many are due now
 */
export async function replayDeliveries(tx: Tx, endpointId: string, id?: string): Promise<number> {
	const { state } = endpointDeliveries;
	const which = id
		? and(eq(endpointDeliveries.id, id), sql`${state} <> 'waiting'`)
		: and(eq(state, 'failed'), sql`${endpointDeliveries.orderId} is not null`);
	const rows = await tx
		.update(endpointDeliveries)
		.set({
			state: 'waiting',
			attempts: 0,
			replayed: true,
			nextAttemptAt: sql`now()` as never,
			leasedUntil: null,
			firstAttemptAt: null,
			endedAt: null
		})
		.where(and(eq(endpointDeliveries.endpointId, endpointId), which))
		.returning({ id: endpointDeliveries.id });
	return rows.length;
}

/** Whether an endpoint has such a delivery. */
export async function hasDelivery(tx: Tx, endpointId: string, id: string): Promise<boolean> {
	const rows = await tx
		.select({ id: endpointDeliveries.id })
		.from(endpointDeliveries)
		.where(and(eq(endpointDeliveries.endpointId, endpointId), eq(endpointDeliveries.id, id)));
	return rows.length > 0;
}

/** Ends what still waits for an endpoint that was switched off; it can be sent again by hand. */
export async function giveUpWaiting(tx: Tx, endpointId: string): Promise<void> {
	await tx
		.update(endpointDeliveries)
		.set({ state: 'failed', leasedUntil: null, endedAt: sql`now()` as never })
		.where(and(eq(endpointDeliveries.endpointId, endpointId), eq(endpointDeliveries.state, 'waiting')));
}

/** How many deliveries wait, and how many have failed for good. */
export async function countEndpointDeliveries(tx: Tx): Promise<ReadonlyMap<string, number>> {
	const rows = await tx
		.select({ state: endpointDeliveries.state, n: count() })
		.from(endpointDeliveries)
		.where(sql`${endpointDeliveries.state} <> 'delivered' and ${endpointDeliveries.orderId} is not null`)
		.groupBy(endpointDeliveries.state);
	return new Map<string, number>([
		['waiting', 0],
		['failed', 0],
		...rows.map(({ state, n }) => [state, n] as const)
	]);
}

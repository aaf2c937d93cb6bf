import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { HistoryType } from '../../domain/order/history-types.ts';
import type { Route } from '../../domain/shipment/route-history.ts';
import type { ToldBefore } from '../../domain/telling/due.ts';
import type { TimedTelling } from '../../domain/telling/kinds.ts';
import type { Tx } from './client.ts';
import { orders } from './schema/orders.ts';
import { history } from './schema/record.ts';
import { routeSamples } from './schema/routes.ts';
import { orderWatches } from './schema/watches.ts';

/** What stands in an order's history once its buyer was told by the clock. */
export const TOLD_ENTRIES = {
	promise_at_risk: 'promise.at_risk',
	promise_missed: 'promise.missed',
	parcel_silent: 'parcel.silent',
	pickup_ends: 'parcel.pickup_ends',
	window_closes: 'window.closes'
} as const satisfies Record<TimedTelling, HistoryType>;
const KIND_OF = new Map<string, TimedTelling>(
	Object.entries(TOLD_ENTRIES).map(([kind, type]) => [type, kind as TimedTelling])
);

/** Something happened to these orders: they are looked at soon. History is never watched (law 12). */
export async function watchOrders(tx: Tx, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	// In one order for everybody, so that two who write the same rows never wait for each other.
	await tx.execute(sql`insert into ${orderWatches} (order_id, look_at)
		select id, now() from ${orders} where not historical
			and id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)) order by id
		on conflict (order_id) do update set look_at = excluded.look_at where order_watches.look_at > excluded.look_at`);
}

/** Orders that are to be looked at now, the longest due first. By index; at most `limit`. */
export async function listWatchesDue(tx: Tx, limit: number): Promise<string[]> {
	const rows = await tx
		.select({ id: orderWatches.orderId })
		.from(orderWatches)
		.where(lte(orderWatches.lookAt, sql`now()`))
		.orderBy(asc(orderWatches.lookAt))
		.limit(limit);
	return rows.map(({ id }) => id);
}

/** Whether it is still to be looked at, once its order is locked, and when that order was entered here; `historical` as told. */
export async function findWatchDue(
	tx: Tx,
	orderId: string
): Promise<{ entered: number; historical: boolean } | undefined> {
	const [row] = await tx
		.select({ entered: orders.createdAt, historical: orders.historical })
		.from(orderWatches)
		.innerJoin(orders, eq(orders.id, orderWatches.orderId))
		.where(and(eq(orderWatches.orderId, orderId), lte(orderWatches.lookAt, sql`now()`)));
	return row && { entered: row.entered.getTime(), historical: row.historical };
}

/** When an order is looked at next; null where only something that happens to it makes news. */
export async function setNextLook(tx: Tx, orderId: string, at: Date | null): Promise<void> {
	const own = eq(orderWatches.orderId, orderId);
	if (at === null) await tx.delete(orderWatches).where(own);
	else await tx.update(orderWatches).set({ lookAt: at }).where(own);
}

/** What its buyer was told by the clock, oldest first. */
export async function listToldByClock(tx: Tx, orderId: string): Promise<ToldBefore[]> {
	const rows = await tx
		.select({ type: history.type, data: history.data, at: history.at })
		.from(history)
		.where(and(eq(history.orderId, orderId), inArray(history.type, [...KIND_OF.keys()])))
		.orderBy(asc(history.seq));
	return rows.flatMap(({ type, data, at }) => {
		const kind = KIND_OF.get(type);
		return kind ? [{ kind, key: String((data as Record<string, unknown>)['key']), at: at.getTime() }] : [];
	});
}

/** The latest so many parcels of a route speak for it, as in its quantiles. */
const LATEST = 500;

/** How long the latest parcels of a route took, whole minutes; those of every origin where nobody said one. */
export async function listTransits(tx: Tx, { carrier, origin, destination }: Route): Promise<number[]> {
	const rows = await tx
		.select({ transit: routeSamples.transit })
		.from(routeSamples)
		.where(
			and(
				eq(routeSamples.carrier, carrier),
				eq(routeSamples.destination, destination),
				...(origin === '' ? [] : [eq(routeSamples.origin, origin), sql`${routeSamples.origin} <> ''`])
			)
		)
		.orderBy(desc(routeSamples.deliveredAt))
		.limit(LATEST);
	return rows.map(({ transit }) => transit);
}

import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import {
	MOSTLY,
	type Route,
	type RouteHistory,
	type RouteSample,
	type Travelled
} from '../../domain/shipment/route-history.ts';
import type { Tx } from './client.ts';
import { orderPeople, orders } from './schema/orders.ts';
import { routeHistory, routeSamples } from './schema/routes.ts';
import { scans, shipments } from './schema/shipments.ts';

/** The latest so many samples of a route speak for it: enough to be steady, few enough that a carrier can change. */
const LATEST = 500;
/** More scans of one parcel than this teach nothing new. */
const MOST_SCANS = 200;

/** Up to where deliveries have been learned from: the row's time of writing and its id, as text. */
export type Cursor = { at: string; id: string };
export const BEGINNING: Cursor = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

export type Arrived = Travelled & { id: string; deliveredAt: number; cursor: Cursor };

/**
 * Parcels that have arrived, in the order their rows were written, from `after` on. By index; at most `limit`.
 */
export async function listArrived(tx: Tx, after: Cursor, limit: number): Promise<Arrived[]> {
	const rows = await tx
		.select({
			id: shipments.id,
			carrier: shipments.carrier,
			handedOverAt: shipments.handedOverAt,
			deliveredAt: shipments.deliveredAt,
			writtenAt: sql<string>`${shipments.updatedAt}::text`,
			destination: sql<string | null>`coalesce(${orderPeople.shipTo}->>'country', ${orders.buyerCountry})`,
			scans: sql<Travelled['scans']>`(select coalesce(json_agg(json_build_object(
				'at', (date_part('epoch', x.at) * 1000)::int8, 'approximate', x.approximate, 'future', x.future,
				'status', x.status, 'location', x.location)), '[]')
				from (select * from ${scans} where ${scans.shipmentId} = ${shipments.id} order by ${scans.at} limit ${MOST_SCANS}) x)`
		})
		.from(shipments)
		.innerJoin(orders, eq(orders.id, shipments.orderId))
		.leftJoin(orderPeople, eq(orderPeople.orderId, shipments.orderId))
		.where(
			and(
				isNotNull(shipments.deliveredAt),
				isNull(shipments.returnId),
				sql`(${shipments.updatedAt}, ${shipments.id}) > (${after.at}::timestamptz, ${after.id}::uuid)`
			)
		)
		.orderBy(shipments.updatedAt, shipments.id)
		.limit(limit);
	return rows.map(({ writtenAt, handedOverAt, deliveredAt, ...row }) => ({
		...row,
		handedOverAt: handedOverAt?.getTime() ?? null,
		deliveredAt: deliveredAt?.getTime() ?? 0,
		cursor: { at: writtenAt, id: row.id }
	}));
}

/**
 * Keeps what parcels taught; the same parcel teaches once, whatever its carrier adds later.
 *
 * @returns the routes of which something is new
 */
export async function keepSamples(
	tx: Tx,
	samples: readonly (RouteSample & { id: string; deliveredAt: number })[]
): Promise<Route[]> {
	if (samples.length === 0) return [];
	const kept = await tx
		.insert(routeSamples)
		.values(
			samples.map(({ id, deliveredAt, longestSilence, carrier, origin, destination, transit }) => ({
				shipmentId: id,
				carrier,
				origin,
				destination,
				deliveredAt: new Date(deliveredAt),
				transit,
				longestSilence: longestSilence ?? null
			}))
		)
		.onConflictDoUpdate({
			target: routeSamples.shipmentId,
			set: {
				carrier: sql`excluded.carrier`,
				origin: sql`excluded.origin`,
				destination: sql`excluded.destination`,
				deliveredAt: sql`excluded.delivered_at`,
				transit: sql`excluded.transit`,
				longestSilence: sql`excluded.longest_silence`
			},
			setWhere: sql`(${routeSamples.carrier}, ${routeSamples.origin}, ${routeSamples.destination},
				${routeSamples.deliveredAt}, ${routeSamples.transit}, ${routeSamples.longestSilence})
				is distinct from (excluded.carrier, excluded.origin, excluded.destination,
				excluded.delivered_at, excluded.transit, excluded.longest_silence)`
		})
		.returning({
			carrier: routeSamples.carrier,
			origin: routeSamples.origin,
			destination: routeSamples.destination
		});
	return [...new Map(kept.map((route) => [JSON.stringify(route), route])).values()];
}

/** Works out a route's quantiles anew from its latest samples; an empty origin takes those of every origin. */
export async function refreshRoute(tx: Tx, { carrier, origin, destination }: Route): Promise<void> {
	const from = and(
		eq(routeSamples.carrier, carrier),
		eq(routeSamples.destination, destination),
		...(origin === '' ? [] : [eq(routeSamples.origin, origin), sql`${routeSamples.origin} <> ''`])
	);
	const latest = tx
		.select({ transit: routeSamples.transit, silence: routeSamples.longestSilence })
		.from(routeSamples)
		.where(from)
		.orderBy(desc(routeSamples.deliveredAt))
		.limit(LATEST)
		.as('latest');
	// `percentile_disc` is a span that a parcel really took; over nothing it is null, and null spans do not count.
	const [row] = await tx
		.select({
			transitSamples: sql<number>`count(*)::int`,
			transitMedian: sql<number | null>`percentile_disc(0.5) within group (order by ${latest.transit})`,
			transitMostly: sql<number | null>`percentile_disc(${MOSTLY}) within group (order by ${latest.transit})`,
			silenceSamples: sql<number>`count(${latest.silence})::int`,
			silenceMostly: sql<number | null>`percentile_disc(${MOSTLY}) within group (order by ${latest.silence})`
		})
		.from(latest);
	if (!row || row.transitMedian === null || row.transitMostly === null) return;
	const { transitMedian, transitMostly, ...rest } = row;
	const found = { transitMedian, transitMostly, ...rest, learnedAt: sql`now()` as never };
	await tx
		.insert(routeHistory)
		.values({ carrier, origin, destination, ...found })
		.onConflictDoUpdate({
			target: [routeHistory.carrier, routeHistory.origin, routeHistory.destination],
			set: found
		});
}

/** More origins of one destination than this are no shop's. */
const MOST_ORIGINS = 100;

/** What is known of a carrier's ways to a country, one entry per origin. By index, one statement. */
export async function listRouteHistories(
	tx: Tx,
	carrier: string,
	destination: string
): Promise<(RouteHistory & Route)[]> {
	const rows = await tx
		.select()
		.from(routeHistory)
		.where(and(eq(routeHistory.carrier, carrier), eq(routeHistory.destination, destination)))
		.orderBy(routeHistory.origin)
		.limit(MOST_ORIGINS);
	return rows.map((row) => ({
		carrier,
		destination,
		origin: row.origin,
		transit: { samples: row.transitSamples, median: row.transitMedian, mostly: row.transitMostly },
		silence:
			row.silenceMostly === null ? undefined : { samples: row.silenceSamples, mostly: row.silenceMostly }
	}));
}

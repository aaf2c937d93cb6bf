import type { OrderRecord } from '#domain/order/order-record.ts';
import { travelledOf } from '#domain/order/parcel-outlook.ts';
import { routeOf, type Route, type RouteHistory } from '#domain/shipment/route-history.ts';
import type { Tx } from '../db/client.ts';
import { listRouteHistories } from '../db/route-history.ts';

/** What is learned changes every few minutes at most; pages are read thousands of times a second. */
const KEEP_MS = 60_000;
const MOST_WAYS = 2000;

type Known = (RouteHistory & Route)[];
export type RouteBook = { read(record: OrderRecord): Promise<Known> };

/**
 * What history says of the ways an order's parcels go, kept in memory for a minute, so that reading an order's page
 * costs no statement more. An order whose parcels have all arrived asks nothing.
 */
export function createRouteBook(db: Tx, clock: () => number = Date.now): RouteBook {
	const kept = new Map<string, { until: number; known: Promise<Known> }>();

	function know({ carrier, destination }: Route): Promise<Known> {
		const key = `${carrier} ${destination}`;
		const found = kept.get(key);
		if (found && found.until > clock()) return found.known;
		kept.delete(key);
		const oldest = kept.size >= MOST_WAYS ? kept.keys().next().value : undefined;
		if (oldest !== undefined) kept.delete(oldest);
		const known = listRouteHistories(db, carrier, destination);
		kept.set(key, { until: clock() + KEEP_MS, known });
		// A failure is told to those who wait for it, and kept for nobody else.
		known.catch(() => kept.delete(key));
		return known;
	}

	return {
		async read(record) {
			const ways = record.shipments
				.filter(({ delivered_at }) => delivered_at === null)
				.map((shipment) => routeOf(travelledOf(record, shipment)))
				.filter((route) => route !== undefined);
			const once = new Map(ways.map((route) => [`${route.carrier} ${route.destination}`, route]));
			return (await Promise.all([...once.values()].map(know))).flat();
		}
	};
}

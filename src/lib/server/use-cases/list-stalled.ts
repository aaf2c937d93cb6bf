import { historyFor } from '#domain/order/parcel-outlook.ts';
import { instantText } from '#domain/time/instant.ts';
import { routeOf, type Route, type RouteHistory } from '#domain/shipment/route-history.ts';
import { unusualSilence, type Silence } from '#domain/shipment/silence.ts';
import type { TrackingStatus } from '#domain/shipment/tracking-status.ts';
import type { Database } from '#server/db/client.ts';
import { listRouteHistories } from '#server/db/route-history.ts';
import { listQuiet, type QuietParcel } from '#server/db/stalled-parcels.ts';

/** A parcel that is silent for longer than is usual on its route; `since` is RFC 3339. */
export type StalledParcel = {
	id: string;
	ref: string;
	displayRef: string;
	carrier: string;
	trackingNumber: string;
	status: TrackingStatus;
	since: string;
	silence: Pick<Silence, 'unit' | 'lasted' | 'usual' | 'samples'>;
};

/** Of parcels without news for a day, so many are compared with their routes, the longest silent first. */
const MOST_COMPARED = 1000;

/**
 * Parcels whose silence is unusual (`unusualSilence`), the longest silent first. Of a route that too few parcels have
 * gone nothing is said.
 *
 * @param now epoch milliseconds
 */
export async function listStalled(db: Database, now: number): Promise<StalledParcel[]> {
	const known = new Map<string, (RouteHistory & Route)[]>();
	const stalled: StalledParcel[] = [];
	for (const parcel of await listQuiet(db, MOST_COMPARED)) {
		const travelled = { ...parcel, ...scansOf(parcel), handedOverAt: null, deliveredAt: null };
		const route = routeOf(travelled);
		if (!route) continue;
		const way = `${route.carrier} ${route.destination}`;
		const histories = known.get(way) ?? (await listRouteHistories(db, route.carrier, route.destination));
		known.set(way, histories);
		const { id, ref, displayRef, carrier, trackingNumber, status, lastScanAt, approximate } = parcel;
		const quiet = { status, actionRequired: false, scans: [{ at: lastScanAt, approximate }] };
		const found = unusualSilence(quiet, historyFor(travelled, histories), now);
		if (!found) continue;
		const { since, ...silence } = found;
		stalled.push({
			id,
			ref,
			displayRef,
			carrier,
			trackingNumber,
			status,
			since: instantText(since),
			silence
		});
	}
	return stalled;
}

const scansOf = ({ first }: QuietParcel) => ({
	scans: first ? [{ ...first, approximate: false, future: false }] : []
});

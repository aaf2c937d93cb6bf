import { instantText, millisOf } from '../time/instant.ts';
import { arrivalOf, type Arrival } from '../shipment/arrival.ts';
import { trackingPage } from '../shipment/carriers.ts';
import {
	LEAST_SAMPLES,
	routeOf,
	type Route,
	type RouteHistory,
	type Travelled
} from '../shipment/route-history.ts';
import { unusualSilence } from '../shipment/silence.ts';
import { wayOf } from '../shipment/way.ts';
import type { OrderRecord, ScanRecord, ShipmentRecord } from './order-record.ts';
import type { ParcelOutlook } from './order-view.ts';

const msOf = (instant: string | null) => (instant === null ? null : millisOf(instant));
const instantOf = instantText;

/** A stored parcel as its route and pace are read from. */
export const travelledOf = (record: OrderRecord, shipment: ShipmentRecord): Travelled => ({
	carrier: shipment.carrier,
	destination: record.people?.ship_to?.country ?? record.buyer_country,
	handedOverAt: msOf(shipment.handed_over_at),
	deliveredAt: msOf(shipment.delivered_at),
	scans: shipment.scans.map((scan) => ({ ...scan, at: scan.at_ms }))
});

/**
 * What can be said of a parcel beyond its scans: when it may come and by whose word, whether its silence is unusual,
 * the places it came through, and where its carrier shows it.
 *
 * A redacted view has neither the way nor the carrier's page: the last place before the door is the recipient's town,
 * and the page takes the tracking number. Dates and silence name nobody.
 *
 * @param scans newest first
 * @param histories what is known of the order's routes; a route's own origin speaks before all origins together
 */
export function parcelOutlook(
	record: OrderRecord,
	shipment: ShipmentRecord,
	scans: readonly ScanRecord[],
	{ histories, redacted }: { histories: readonly (RouteHistory & Route)[]; redacted: boolean }
): ParcelOutlook {
	const now = millisOf(record.read_at);
	const travelled = travelledOf(record, shipment);
	const history = historyFor(travelled, histories);
	const promised = msOf(record.deliver_by);
	const facts = {
		status: shipment.status,
		cause: shipment.cause,
		actionRequired: shipment.action_required,
		handedOverAt: travelled.handedOverAt,
		deliveredAt: travelled.deliveredAt,
		expectedBy: msOf(shipment.expected_by),
		scans: scans.map(({ at_ms, received_at, approximate, future }) => ({
			at: future ? millisOf(received_at) : at_ms,
			approximate
		}))
	};
	const arrival = arrivalOf(facts, promised, history, now);
	const silence = unusualSilence(facts, history, now);
	const told = {
		...(arrival && { arrival: arrivalView(arrival) }),
		...(silence && { silence: { ...silence, since: instantOf(silence.since) } })
	};
	if (redacted) return told;
	const page = trackingPage(
		shipment.carrier,
		shipment.tracking_number,
		record.people?.ship_to?.postcode ?? undefined
	);
	const placed = scans.map(({ at, received_at, future, location }) => ({
		at: future ? received_at : at,
		...(location !== null && { location })
	}));
	const way = wayOf(placed.reverse());
	return { ...told, ...(page && { trackingPage: page }), ...(way && { way }) };
}

/** What is known of a parcel's route: its own origin speaks before all origins together, where enough parcels have gone it. */
export function historyFor(
	travelled: Travelled,
	histories: readonly (RouteHistory & Route)[]
): RouteHistory | undefined {
	const route = routeOf(travelled);
	const same = histories.filter(
		({ carrier, destination }) => carrier === route?.carrier && destination === route.destination
	);
	const own = same.find(({ origin }) => origin === route?.origin);
	const all = same.find(({ origin }) => origin === '');
	return { transit: enough(own?.transit) ?? all?.transit, silence: enough(own?.silence) ?? all?.silence };
}

const enough = <T extends { samples: number }>(known: T | undefined): T | undefined =>
	known && known.samples >= LEAST_SAMPLES ? known : undefined;

function arrivalView({ carrier, shop, history }: Arrival): NonNullable<ParcelOutlook['arrival']> {
	return {
		...(carrier && { carrier: { by: instantOf(carrier.by) } }),
		...(shop && { shop: { by: instantOf(shop.by) } }),
		...(history && {
			history: {
				samples: history.samples,
				mostly: instantOf(history.mostly),
				...(history.median !== undefined && { median: instantOf(history.median) })
			}
		})
	};
}

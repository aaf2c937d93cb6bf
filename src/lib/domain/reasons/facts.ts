import { carrierKey } from '../shipment/carriers.ts';
import { routeOf } from '../shipment/route-history.ts';
import { dayText, type Millis } from '../time/instant.ts';
import { localDay } from '../time/local-day.ts';
import { actsOf } from './acts.ts';
import type { BuyerKind, Tallied } from './dimensions.ts';
import { markOf } from './marks.ts';
import { priceBand } from './price-band.ts';
import { minutesSince, short, type Act, type ToldOrder } from './told-order.ts';

/** What an order adds to the figures. `placedDay`: YYYY-MM-DD in the shop's zone. */
export type OrderFacts = {
	id: string;
	placedAt: Millis;
	placedDay: string;
	currency: string;
	market: string | null;
	carrier: string | null;
	route: string | null;
	band: string;
	buyer: BuyerKind;
	/** Days after the promised one; null where nothing was promised or not all has come. */
	late: number | null;
	tallies: [Tallied, string][];
	acts: Act[];
};

/**
 * What an order says to the figures of reasons: how it is counted among all, and each thing that was given up or came
 * back. Pure: the same order always says the same, so a rebuilt figure is the kept one.
 *
 * @param zone the shop's, in which days are counted
 */
export function factsOf(order: ToldOrder, zone: string): OrderFacts {
	const { id, placedAt, currency } = order;
	const [first] = order.parcels;
	const carrier = first ? short(carrierKey(first.carrier)) || null : null;
	const route = first && routeText(first.carrier, first.from, order.country);
	const handed = order.parcels.flatMap(({ handedOverAt }) => handedOverAt ?? []);
	const placedDay = dayText(localDay(placedAt, zone));
	const named = {
		...{ market: order.market && short(order.market), carrier, route: route ?? null },
		band: priceBand(order.total, currency),
		buyer: buyerOf(order.earlier)
	};
	const each = (pick: (line: ToldOrder['lines'][number]) => string | null) => [
		...new Set(order.lines.flatMap((line) => pick(line) ?? []).map(short))
	];
	const tallies: [Tallied, string][] = [
		['all', ''],
		...Object.entries(named).flatMap(([name, value]): [Tallied, string][] =>
			value === null || value === '' ? [] : [[name as Tallied, value]]
		),
		...each(({ product }) => product).map((value): [Tallied, string] => ['product', value]),
		...each(({ category }) => category).map((value): [Tallied, string] => ['category', value])
	];
	if (handed.length > 0) tallies.push(['handover', markOf(minutesSince(placedAt, Math.min(...handed)))]);
	return {
		...{ id, placedAt, placedDay, currency, ...named, tallies },
		late: daysLate(order, zone),
		acts: actsOf(order)
	};
}

const buyerOf = (earlier: boolean | null): BuyerKind =>
	earlier === null ? 'unknown' : earlier ? 'returning' : 'new';

/** As people write it: `dhl DE–FR`; the country it began in only where somebody said a place we know. */
function routeText(carrier: string, from: string | null, destination: string | null): string | undefined {
	const scan = { at: 0, approximate: false, future: false, status: 'in_transit' as const, location: from };
	const route = routeOf({ carrier, destination, handedOverAt: null, deliveredAt: null, scans: [scan] });
	return route && short(`${route.carrier} ${route.origin || '?'}–${route.destination}`);
}

/** By the calendar of the shop: the last parcel's day after the promised one. Nothing once the order was cancelled. */
function daysLate({ status, deliverBy, parcels }: ToldOrder, zone: string): number | null {
	const came = parcels.map(({ deliveredAt }) => deliveredAt);
	if (status === 'cancelled' || deliverBy === null || came.length === 0) return null;
	const all = came.filter((one) => one !== null);
	if (all.length < came.length) return null;
	return localDay(Math.max(...all), zone) - localDay(deliverBy - 1, zone);
}

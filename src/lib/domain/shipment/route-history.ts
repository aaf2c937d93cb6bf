import { carrierKey } from './carriers.ts';
import { placeOf } from './places.ts';
import type { TrackingStatus } from './tracking-status.ts';

/** The way a parcel goes, as history is kept by: who carries it, from which country to which. */
export type Route = {
	/** As `carrierKey` spells it. */
	carrier: string;
	/** ISO 3166 country code of where the carrier took it over; empty where nobody said a place we know. */
	origin: string;
	/** ISO 3166 country code of the recipient. */
	destination: string;
};

/** Of a parcel, what its route and its pace are read from. Instants are epoch milliseconds. */
export type Travelled = {
	carrier: string;
	destination: string | null;
	handedOverAt: number | null;
	deliveredAt: number | null;
	scans: readonly {
		at: number;
		approximate: boolean;
		future: boolean;
		status: TrackingStatus;
		location: string | null;
	}[];
};

/** What one parcel that arrived teaches about its route, in whole minutes. */
export type RouteSample = Route & {
	/** From the carrier's hands to the door. */
	transit: number;
	/** The longest it went without news on the way; nothing where its news are too few or too roughly timed to tell. */
	longestSilence: number | undefined;
};

/** What is known of a route from parcels that arrived, the latest of them; spans are whole minutes. */
export type RouteHistory = {
	transit: { samples: number; median: number; mostly: number } | undefined;
	silence: { samples: number; mostly: number } | undefined;
};

/** Of fewer parcels nothing is said: nine in ten of ten is one parcel's luck. */
export const LEAST_SAMPLES = 20;
/** The share that "mostly" speaks of: nine in ten. */
export const MOSTLY = 0.9;
/** A parcel of which only the hand-over and the delivery were told says nothing about news between them. */
const LEAST_SCANS = 3;
const MINUTE_MS = 60_000;

const BEFORE_HAND_OVER: readonly TrackingStatus[] = ['pending', 'info_received'];

/**
 * The route of a parcel; nothing where its destination is not known. Its origin is the country of the first place the
 * carrier named once it had it, where that is a place we know.
 */
export function routeOf({ carrier, destination, scans }: Travelled): Route | undefined {
	const code = destination?.toUpperCase() ?? '';
	const key = carrierKey(carrier);
	if (!/^[A-Z]{2}$/.test(code) || key === '') return undefined;
	const first = scans
		.filter(({ status, location }) => location !== null && !BEFORE_HAND_OVER.includes(status))
		.toSorted((a, b) => a.at - b.at)[0];
	return { carrier: key, origin: placeOf(first?.location ?? '')?.country ?? '', destination: code };
}

/**
 * What a delivered parcel teaches. Times that are only roughly known teach nothing about silence, because a gap between
 * them may be a day off; nor does a parcel whose delivery was told before its hand-over.
 */
export function sampleOf(parcel: Travelled): RouteSample | undefined {
	const route = routeOf(parcel);
	const { handedOverAt: from, deliveredAt: to, scans } = parcel;
	if (!route || from === null || to === null || to <= from) return undefined;
	const news = scans.filter(({ at }) => at >= from && at <= to);
	const told = news.map(({ at }) => at).sort((a, b) => a - b);
	const gaps = told.slice(1).map((at, index) => at - (told[index] ?? at));
	const isTold = told.length >= LEAST_SCANS && !scans.some((scan) => scan.approximate || scan.future);
	return {
		...route,
		transit: Math.round((to - from) / MINUTE_MS),
		longestSilence: isTold ? Math.round(Math.max(...gaps) / MINUTE_MS) : undefined
	};
}

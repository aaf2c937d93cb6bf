import { LEAST_SAMPLES, type RouteHistory } from './route-history.ts';
import type { ExceptionCause, TrackingStatus } from './tracking-status.ts';

/** When a parcel may come: who says so is never left out. Instants are epoch milliseconds. */
export type Arrival = {
	/** The carrier's newest word. */
	carrier?: { by: number };
	/** What the shop promised when it was ordered. */
	shop?: { by: number };
	/** How parcels of this route have travelled: half of them by `median`, nine in ten by `mostly`. */
	history?: { median?: number; mostly: number; samples: number };
};

type Travelling = {
	status: TrackingStatus;
	cause: ExceptionCause | null;
	handedOverAt: number | null;
	deliveredAt: number | null;
	expectedBy: number | null;
};

const MINUTE_MS = 60_000;
/** A parcel that turned back, or cannot be found, comes on no day that anybody could name. */
const TURNED: readonly (ExceptionCause | null)[] = ['refused', 'returning', 'returned', 'lost'];

/**
 * All that is known about when a parcel arrives, each with whose word it is; nothing once it has arrived, waits to be
 * fetched, or has turned back. What history says is left out where too few parcels taught it, and as soon as its day has
 * passed: then it would be a guess about this one.
 *
 * @param promised the shop's promise for the order, epoch milliseconds
 * @param now epoch milliseconds, the server's
 */
export function arrivalOf(
	parcel: Travelling,
	promised: number | null,
	history: RouteHistory | undefined,
	now: number
): Arrival | undefined {
	const { status, cause, handedOverAt, deliveredAt, expectedBy } = parcel;
	const isOver = deliveredAt !== null || status === 'delivered' || status === 'available_for_pickup';
	if (isOver || TURNED.includes(cause)) return undefined;
	const learned = handedOverAt === null ? undefined : fromHistory(handedOverAt, history, now);
	const arrival: Arrival = {
		...(expectedBy !== null && { carrier: { by: expectedBy } }),
		...(promised !== null && { shop: { by: promised } }),
		...(learned && { history: learned })
	};
	return Object.keys(arrival).length > 0 ? arrival : undefined;
}

function fromHistory(from: number, history: RouteHistory | undefined, now: number): Arrival['history'] {
	const known = history?.transit;
	if (!known || known.samples < LEAST_SAMPLES) return undefined;
	const median = from + known.median * MINUTE_MS;
	const mostly = from + known.mostly * MINUTE_MS;
	if (mostly <= now) return undefined;
	return { ...(median > now && { median }), mostly, samples: known.samples };
}

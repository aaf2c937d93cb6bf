import type { ParcelView } from '#domain/order/order-view.ts';
import type { TrackingStatus } from '#domain/shipment/tracking-status.ts';

/** The four stops of a parcel's line. Waiting at a pick-up point takes the place of being out for delivery. */
const STOP_OF: Partial<Record<TrackingStatus, number>> = {
	info_received: 0,
	in_transit: 1,
	out_for_delivery: 2,
	attempt_failed: 2,
	available_for_pickup: 2,
	delivered: 3
};

export type Stop = { status: TrackingStatus; state: 'done' | 'here' | 'ahead'; trouble: boolean };

/**
 * How far the parcel has come. A parcel in trouble stays at the furthest stop it had reached. One that travels back
 * has no line: every picture of it would say the wrong thing.
 */
export function parcelStops({ status, cause, scans }: ParcelView): Stop[] {
	if (cause === 'returning' || cause === 'returned') return [];
	const trouble = status === 'exception' || status === 'expired' || status === 'attempt_failed';
	const reached = STOP_OF[status] ?? Math.max(-1, ...scans.map((scan) => STOP_OF[scan.status] ?? -1));
	const third: TrackingStatus =
		status === 'available_for_pickup' || status === 'attempt_failed' ? status : 'out_for_delivery';
	const stops: TrackingStatus[] = ['info_received', 'in_transit', third, 'delivered'];
	return stops.map((stop, index) => ({
		status: stop,
		state: index < reached || status === 'delivered' ? 'done' : index === reached ? 'here' : 'ahead',
		trouble: trouble && index === reached
	}));
}

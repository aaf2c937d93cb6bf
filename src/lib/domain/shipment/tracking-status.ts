/**
 * Canonical tracking statuses, in the order a parcel usually passes them. The carrier's own code and text are always
 * kept beside the canonical one (design: "Tracking status").
 */
export const TRACKING_STATUSES = [
	'pending',
	'info_received',
	'in_transit',
	'out_for_delivery',
	'attempt_failed',
	'available_for_pickup',
	'delivered',
	'exception',
	'expired'
] as const;
export type TrackingStatus = (typeof TRACKING_STATUSES)[number];

/** Why a parcel is in `exception`. `returning` and `returned` are the only ones that may follow `delivered`. */
export const EXCEPTION_CAUSES = [
	'delayed',
	'customs',
	'address',
	'damaged',
	'lost',
	'refused',
	'returning',
	'returned',
	'held'
] as const;
export type ExceptionCause = (typeof EXCEPTION_CAUSES)[number];

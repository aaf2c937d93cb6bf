import type { ExceptionCause, TrackingStatus } from './tracking-status.ts';

/** What the state of a parcel depends on. `at` is epoch milliseconds; `id` makes the order of equals total. */
export type ScanFact = {
	id: string;
	at: number;
	/** The time came without a zone, or only as a day. */
	approximate: boolean;
	/** The time lay ahead of the moment the scan reached us. */
	future: boolean;
	/** Nothing happens in the future: what is told of such a scan is not later than its receipt, epoch milliseconds. */
	notAfter?: number | undefined;
	status: TrackingStatus;
	subStatus?: string | undefined;
	cause?: ExceptionCause | undefined;
	actionRequired: boolean;
};

export type ShipmentState = {
	status: TrackingStatus;
	subStatus?: string | undefined;
	cause?: ExceptionCause | undefined;
	actionRequired: boolean;
	/** When the scan that gives the status happened, epoch milliseconds. */
	statusAt?: number | undefined;
	deliveredAt?: number | undefined;
	/** The first scan that shows the parcel in the carrier's hands. */
	handedOverAt?: number | undefined;
	lastScanAt?: number | undefined;
};

/** Among scans of the same instant the later stage of the journey speaks last. */
const RANK: Record<TrackingStatus, number> = {
	pending: 0,
	info_received: 1,
	expired: 2,
	in_transit: 3,
	attempt_failed: 4,
	exception: 5,
	available_for_pickup: 6,
	out_for_delivery: 7,
	delivered: 8
};

/** Statuses that say nothing about where the parcel is. */
const BEFORE_HAND_OVER: readonly TrackingStatus[] = ['pending', 'info_received', 'expired'];

/**
 * A time without a zone may be off by the widest offset on earth (UTC+14). It counts as the earliest instant it can
 * mean, so it beats an exact time only where it is later whatever its zone was.
 */
const WIDEST_OFFSET_MS = 14 * 3_600_000;

/**
 * The state of a parcel as a function of the *set* of its scans, whatever their order or repetition (law 8; api.md,
 * "Scans"). Sorted by (instant, rank, id) the last gives the status; after `delivered` only a later `returning` or
 * `returned` changes it, or a scan whose time is better known than that of the delivery. A scan dated ahead of its
 * receipt never beats any other, and one that says nothing (`pending`) gives the status only where it is alone.
 */
export function foldScans(scans: Iterable<ScanFact>): ShipmentState {
	const unique = new Map([...scans].map((scan) => [scan.id, scan]));
	const sorted = [...unique.values()].sort(byOccurrence);
	let state: ShipmentState = { status: 'pending', actionRequired: false };
	let delivery: ScanFact | undefined;
	for (const scan of sorted) {
		const handedOverAt = state.handedOverAt ?? (BEFORE_HAND_OVER.includes(scan.status) ? undefined : scan.at);
		const sofar = { ...state, handedOverAt, lastScanAt: scan.at };
		// A word that says nothing takes nothing back: carriers send such in the middle of plain journeys.
		if (scan.status === 'pending' && state.statusAt !== undefined) {
			state = sofar;
			continue;
		}
		if (delivery && certainty(scan) <= certainty(delivery) && !goesBack(scan)) {
			state = sofar;
			continue;
		}
		if (!delivery || !goesBack(scan)) delivery = scan.status === 'delivered' ? scan : undefined;
		state = {
			...sofar,
			status: scan.status,
			subStatus: scan.subStatus,
			cause: scan.cause,
			actionRequired: scan.actionRequired,
			statusAt: toldAt(scan),
			deliveredAt: delivery && toldAt(delivery)
		};
	}
	return state;
}

const toldAt = (scan: ScanFact) => Math.min(scan.at, scan.notAfter ?? Infinity);

/** How well a scan's time is known. */
const certainty = (scan: ScanFact) => (scan.future ? 0 : scan.approximate ? 1 : 2);

const goesBack = (scan: ScanFact) =>
	scan.status === 'exception' && (scan.cause === 'returning' || scan.cause === 'returned');

/** The order in which scans count, and in which a timeline is drawn. */
export function byOccurrence(a: ScanFact, b: ScanFact): number {
	return (
		Number(b.future) - Number(a.future) ||
		weighed(a) - weighed(b) ||
		RANK[a.status] - RANK[b.status] ||
		(a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
	);
}

const weighed = (scan: ScanFact) => (scan.approximate ? scan.at - WIDEST_OFFSET_MS : scan.at);

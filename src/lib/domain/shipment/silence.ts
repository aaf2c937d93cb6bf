import type { RouteHistory } from './route-history.ts';
import { LEAST_SAMPLES } from './route-history.ts';
import type { TrackingStatus } from './tracking-status.ts';

/** A parcel that has been without news for longer than is usual on its route. Both spans are in `unit`. */
export type Silence = {
	unit: 'hour' | 'day';
	/** Whole units since the last news, rounded down. */
	lasted: number;
	/** Nine in ten parcels of this route had news within so many units, rounded up. */
	usual: number;
	/** Parcels that this was learned from. */
	samples: number;
	/** The last news, epoch milliseconds. */
	since: number;
};

/** While it waits for the recipient, has arrived, or counts as silent already, nobody has to report anything. */
const MOVING: readonly TrackingStatus[] = ['in_transit', 'out_for_delivery', 'attempt_failed', 'exception'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A day without a word is never news, however fast the route. */
const LEAST_MS = DAY_MS;
/** A time without a zone may mean an instant up to so much later (UTC-12). */
const WIDEST_OFFSET_MS = 12 * HOUR_MS;

type Quiet = {
	status: TrackingStatus;
	actionRequired: boolean;
	/** Epoch milliseconds; `approximate` where the time came without a zone. */
	scans: readonly { at: number; approximate: boolean }[];
};

/**
 * Whether a parcel has been silent for unusually long: longer than nine in ten parcels of its route ever were on their
 * way. Says nothing without history, with too little of it, within a day, or where both numbers would read the same.
 *
 * @param now epoch milliseconds, the server's
 */
export function unusualSilence(
	parcel: Quiet,
	history: RouteHistory | undefined,
	now: number
): Silence | undefined {
	const known = history?.silence;
	if (!known || known.samples < LEAST_SAMPLES) return undefined;
	if (!MOVING.includes(parcel.status) || parcel.actionRequired || parcel.scans.length === 0) return undefined;
	const since = Math.max(
		...parcel.scans.map(({ at, approximate }) => (approximate ? at + WIDEST_OFFSET_MS : at))
	);
	const lasted = now - since;
	if (lasted < LEAST_MS) return undefined;
	const usual = known.mostly * MINUTE_MS;
	const told = { samples: known.samples, since };
	const days = { lasted: Math.floor(lasted / DAY_MS), usual: Math.ceil(usual / DAY_MS) };
	if (days.lasted > days.usual) return { unit: 'day', ...days, ...told };
	const hours = { lasted: Math.floor(lasted / HOUR_MS), usual: Math.ceil(usual / HOUR_MS) };
	return hours.lasted > hours.usual ? { unit: 'hour', ...hours, ...told } : undefined;
}

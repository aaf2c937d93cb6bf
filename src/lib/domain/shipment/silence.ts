import type { RouteHistory } from './route-history.ts';
import { LEAST_SAMPLES } from './route-history.ts';
import type { ExceptionCause, TrackingStatus } from './tracking-status.ts';

/** A parcel that has been without news for longer than is usual on its route. Both spans are in `unit`. */
export type Silence = {
	unit: 'hour' | 'day';
	/** Whole units since the last news, rounded down. */
	lasted: number;
	/** Nine in ten parcels of this route had news within so many units, rounded up; of an unknown route, what is waited for. */
	usual: number;
	/** Parcels that this was learned from; 0 where too few have gone this way, and `usual` is nobody's experience. */
	samples: number;
	/** The last news, epoch milliseconds. */
	since: number;
};

/** While it waits for the recipient, has arrived, or counts as silent already, nobody has to report anything. */
const MOVING: readonly TrackingStatus[] = ['in_transit', 'out_for_delivery', 'attempt_failed', 'exception'];

/** Its journey is over, though nobody got it. */
const ENDED: readonly (ExceptionCause | null | undefined)[] = ['returned', 'lost'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A day without a word is never news, however fast the route. */
const LEAST_MS = DAY_MS;
/** Where too few parcels have gone a way, so many days without a word are unusual on any. */
export const UNKNOWN_WAY_DAYS = 7;
/** A time without a zone may mean an instant up to so much later (UTC-12). */
const WIDEST_OFFSET_MS = 12 * HOUR_MS;

type Quiet = {
	status: TrackingStatus;
	actionRequired: boolean;
	cause?: ExceptionCause | null;
	/** Epoch milliseconds; `approximate` where the time came without a zone. */
	scans: readonly { at: number; approximate: boolean }[];
};

/**
 * From when on the silence of a parcel is unusual if no news come: once it is longer than nine in ten parcels of its
 * route ever were silent, as whole hours read; without history, or with too little of it, after a week. Nothing where
 * nobody has to report anything.
 *
 * @returns epoch milliseconds of the last news, and of the first instant that is unusual
 */
export function silenceOf(
	parcel: Quiet,
	history: RouteHistory | undefined
): { since: number; from: number } | undefined {
	if (!MOVING.includes(parcel.status) || parcel.actionRequired || parcel.scans.length === 0) return undefined;
	if (ENDED.includes(parcel.cause)) return undefined;
	const since = Math.max(
		...parcel.scans.map(({ at, approximate }) => (approximate ? at + WIDEST_OFFSET_MS : at))
	);
	const known = knownOf(history);
	if (!known) return { since, from: since + (UNKNOWN_WAY_DAYS + 1) * DAY_MS };
	const hours = Math.ceil((known.mostly * MINUTE_MS) / HOUR_MS) + 1;
	return { since, from: since + Math.max(LEAST_MS, hours * HOUR_MS) };
}

const knownOf = (history: RouteHistory | undefined) =>
	history?.silence && history.silence.samples >= LEAST_SAMPLES ? history.silence : undefined;

/**
 * Whether a parcel has been silent for unusually long: longer than nine in ten parcels of its route ever were on their
 * way, or, where too few have gone it, for more than a week. Says nothing within a day, or where both numbers would read
 * the same.
 *
 * @param now epoch milliseconds, the server's
 */
export function unusualSilence(
	parcel: Quiet,
	history: RouteHistory | undefined,
	now: number
): Silence | undefined {
	const found = silenceOf(parcel, history);
	if (!found || now < found.from) return undefined;
	const { since } = found;
	const lasted = now - since;
	const known = knownOf(history);
	const usual = known ? known.mostly * MINUTE_MS : UNKNOWN_WAY_DAYS * DAY_MS;
	const told = { samples: known?.samples ?? 0, since };
	const days = { lasted: Math.floor(lasted / DAY_MS), usual: Math.ceil(usual / DAY_MS) };
	if (days.lasted > days.usual) return { unit: 'day', ...days, ...told };
	return { unit: 'hour', lasted: Math.floor(lasted / HOUR_MS), usual: Math.ceil(usual / HOUR_MS), ...told };
}

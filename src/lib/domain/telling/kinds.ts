/** A number of hours that a shop can set, with what holds where it sets none. */
export type Hours = { least: number; most: number; standard: number };

/**
 * What buyers are told before they ask. `hours`: how long before what it is about (a promise, the end of a window), or
 * how long after it began (a silence, waiting to be fetched).
 */
export const TELLINGS = {
	promise_at_risk: { hours: { least: 2, most: 168, standard: 24 } },
	promise_missed: {},
	parcel_silent: { hours: { least: 24, most: 336, standard: 48 } },
	parcel_trouble: {},
	parcel_returning: {},
	parcel_again: {},
	attempt_failed: {},
	pickup_ready: {},
	pickup_ends: { hours: { least: 12, most: 240, standard: 72 } },
	out_for_delivery: {},
	window_closes: { hours: { least: 1, most: 72, standard: 3 } }
} as const satisfies Record<string, { hours?: Hours }>;

export type Telling = keyof typeof TELLINGS;
export const TELLING_KINDS = Object.keys(TELLINGS) as Telling[];
/** Those that come about by time alone; the others by what a carrier says. */
export const BY_TIME = [
	'promise_at_risk',
	'promise_missed',
	'parcel_silent',
	'pickup_ends',
	'window_closes'
] as const satisfies readonly Telling[];
export type TimedTelling = (typeof BY_TIME)[number];
export type TellingWithHours = {
	[Kind in Telling]: (typeof TELLINGS)[Kind] extends { hours: Hours } ? Kind : never;
}[Telling];

/** The kinds of which a shop can say how early, with what it can say. */
export const TELLING_HOURS: Readonly<Record<TellingWithHours, Hours>> = {
	promise_at_risk: TELLINGS.promise_at_risk.hours,
	parcel_silent: TELLINGS.parcel_silent.hours,
	pickup_ends: TELLINGS.pickup_ends.hours,
	window_closes: TELLINGS.window_closes.hours
};

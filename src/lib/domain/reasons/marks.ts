const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * Where a curve over time since an order was placed is read, in minutes: narrow at first, when hours decide, wide later.
 * What lies beyond the last is `later`.
 */
export const MARKS = [
	...[15, 30, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR],
	...[1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 365].map((days) => days * DAY)
];
export const LATER = 'later';

/** The mark by which so many minutes had passed, as text. */
export const markOf = (minutes: number): string => String(MARKS.find((mark) => minutes <= mark) ?? LATER);

/** How many had happened by each mark, and the share of all; what came later is only in the whole. */
export type CurvePoint = { minutes: number; n: number; share: number };

/**
 * A curve from counts per mark: by each mark, how many of all had happened.
 *
 * @param counts by `markOf`
 */
export function curveOf(counts: ReadonlyMap<string, number>): CurvePoint[] {
	const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
	let so = 0;
	return MARKS.map((minutes) => {
		so += counts.get(String(minutes)) ?? 0;
		return { minutes, n: so, share: total === 0 ? 0 : so / total };
	});
}

/** The mark before this one: what happened within this one happened after that. */
export const markBefore = (minutes: number): number => MARKS[MARKS.indexOf(minutes) - 1] ?? -1;

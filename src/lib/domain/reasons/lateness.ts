/** By how many days an order came before or after the day that was promised, in groups; `from` and `to` included. */
export const LATENESS = [
	{ key: 'early_15', from: -Infinity, to: -15 },
	{ key: 'early_8', from: -14, to: -8 },
	{ key: 'early_1', from: -7, to: -1 },
	{ key: 'on_day', from: 0, to: 0 },
	{ key: 'late_1', from: 1, to: 3 },
	{ key: 'late_4', from: 4, to: 7 },
	{ key: 'late_8', from: 8, to: 14 },
	{ key: 'late_15', from: 15, to: 30 },
	{ key: 'late_31', from: 31, to: Infinity }
] as const;
export type Lateness = (typeof LATENESS)[number]['key'];

/** @param days whole days after the promised one; below 0 before it */
export const latenessOf = (days: number): Lateness => LATENESS.find(({ to }) => days <= to)?.key ?? 'late_31';

/** An answer of at most this speaks of somebody who is not content. */
export const LOW_SCORE = 2;

import type { Tallied } from './dimensions.ts';

/** How many orders of a day are of a kind. */
export type Tally = { dimension: Tallied; value: string; day: string; n: number };
export type Contribution = { day: string; tallies: readonly (readonly [Tallied, string])[] };

/**
 * What has to be added to the kept tallies when some orders say something else than before. What stays the same is not in
 * it, so that an order which is read again changes nothing.
 */
export function tallyDelta(before: readonly Contribution[], after: readonly Contribution[]): Tally[] {
	const sums = new Map<string, Tally>();
	const add = ({ day, tallies }: Contribution, n: number) => {
		for (const [dimension, value] of tallies) {
			const key = JSON.stringify([dimension, value, day]);
			const kept = sums.get(key);
			if (kept) kept.n += n;
			else sums.set(key, { dimension, value, day, n });
		}
	};
	for (const one of before) add(one, -1);
	for (const one of after) add(one, 1);
	return [...sums.values()].filter(({ n }) => n !== 0);
}

/** The 97.5 % point of the normal distribution: nineteen intervals of twenty hold the true share. */
const Z = 1.959963984540054;

/** A share as it was counted, and between what it lies with 95 % confidence. All from 0 to 1. */
export type Share = { share: number; low: number; high: number };

/**
 * What `hits` of `of` say about a share: Wilson's score interval (E. B. Wilson, JASA 22, 1927), which is honest for few and
 * for rare things, where the usual ± would go below nothing.
 *
 * @param hits whole, from 0 to `of`
 * @param of how many were looked at; of none nothing is known, and the interval is everything
 */
export function wilson(hits: number, of: number): Share {
	if (of <= 0) return { share: 0, low: 0, high: 1 };
	const share = hits / of;
	const weight = (Z * Z) / of;
	const middle = (share + weight / 2) / (1 + weight);
	const half = (Z * Math.sqrt((share * (1 - share)) / of + weight / (4 * of))) / (1 + weight);
	// At the ends the rounding of the machine must not put the counted share outside of its own interval.
	return {
		share,
		low: hits === 0 ? 0 : Math.max(0, Math.min(middle - half, share)),
		high: hits === of ? 1 : Math.min(1, Math.max(middle + half, share))
	};
}

/** Below this a share is one customer's mood: it is shown, and said to be of few. */
export const FEW = 30;

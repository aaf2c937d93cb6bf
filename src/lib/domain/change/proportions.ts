/** So many of so many. */
export type Share = { x: number; n: number };

/** Where a share or a difference of shares lies, both ends included. */
export type Interval = { from: number; to: number };

/**
 * Normal quantiles for 95 % over one to eight comparisons together (Bonferroni: 1 - 0.05 / 2k): who looks at eight
 * reasons at once would find one of them "changed" by chance alone every third time.
 */
const QUANTILES = [1.959964, 2.241403, 2.39398, 2.497705, 2.575829, 2.638257, 2.69011, 2.734369] as const;

/** How wide intervals have to be where so many comparisons are read together, from 1 to 8. */
export const quantileOf = (comparisons: number): number =>
	QUANTILES[Math.min(Math.max(comparisons, 1), QUANTILES.length) - 1] ?? 2.734369;

/**
 * Wilson's score interval of a share: holds with few cases and near 0 and 1, where the usual one leaves the range (E. B.
 * Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857, method 3). Of nothing it is everything.
 */
export function wilson({ x, n }: Share, z = quantileOf(1)): Interval {
	if (n === 0) return { from: 0, to: 1 };
	const p = x / n;
	const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
	const middle = p + (z * z) / (2 * n);
	const whole = 1 + (z * z) / n;
	// At the ends the sum is the end itself, but for what floating point leaves of it.
	const from = x === 0 ? 0 : Math.max(0, (middle - spread) / whole);
	return { from, to: x === n ? 1 : Math.min(1, (middle + spread) / whole) };
}

/**
 * The interval of `after` less `before`, from the two Wilson intervals (Newcombe 1998, Statistics in Medicine 17:873,
 * method 10).
 */
export function differenceOf(before: Share, after: Share, z = quantileOf(1)): Interval {
	const [b, a] = [wilson(before, z), wilson(after, z)];
	const [p, q] = [shareOf(before), shareOf(after)];
	const d = q - p;
	return {
		from: Math.max(-1, d - Math.hypot(q - a.from, b.to - p)),
		to: Math.min(1, d + Math.hypot(a.to - q, p - b.from))
	};
}

/** The share itself; of nothing it is nothing. */
export const shareOf = ({ x, n }: Share): number => (n === 0 ? 0 : x / n);

/** `few`: too few to tell; `same`: no difference that chance could not make. */
export const VERDICTS = ['few', 'fewer', 'more', 'same'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** With fewer orders or answers in either period, or fewer cases in both, nothing is said. */
export const LEAST_N = 30;
export const LEAST_X = 5;

export type Comparison = {
	before: Share;
	after: Share;
	/** Of each share by itself. */
	within: { before: Interval; after: Interval };
	/** Of `after` less `before`. */
	difference: Interval;
	verdict: Verdict;
};

/**
 * Whether something is said less often after than before, by the interval of the difference and nothing else: a p-value
 * says nothing of how large it is.
 *
 * @param comparisons how many are read together
 */
export function compareShares(before: Share, after: Share, comparisons = 1): Comparison {
	const z = quantileOf(comparisons);
	const difference = differenceOf(before, after, z);
	const few = before.n < LEAST_N || after.n < LEAST_N || before.x + after.x < LEAST_X;
	const told = difference.to < 0 ? 'fewer' : difference.from > 0 ? 'more' : 'same';
	const within = { before: wilson(before, z), after: wilson(after, z) };
	return { before, after, within, difference, verdict: few ? 'few' : told };
}

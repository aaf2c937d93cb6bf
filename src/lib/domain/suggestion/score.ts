/**
 * How alike two products are by who bought them: item-to-item, so that it is worked out once for all readers and nobody
 * is looked at while a page is made.
 *
 * The cosine of the two products over buyers (G. Linden, B. Smith and J. York, "Amazon.com Recommendations", IEEE
 * Internet Computing 7(1), 2003), where a buyer who gave the other one back counts against it; made smaller where few
 * speak for it by n / (n + 10) (R. Bell and Y. Koren, "Scalable Collaborative Filtering with Jointly Derived
 * Neighborhood Interpolation Weights", ICDM 2007).
 */
export type Overlap = {
	/** Different buyers of both who kept the other one, and who gave it back (by pieces: `verdictOf`). */
	kept: number;
	back: number;
	/** Different buyers of the one, and of the other, whatever they did with it. */
	ofOne: number;
	ofOther: number;
};

/** Fewer buyers than this say nothing: chance, and a way back to who they are. */
export const FEWEST_BUYERS = 5;
const SHRINK = 10;

/** What somebody made of a product, from how many pieces they kept and gave back: 1 kept it, -1 did not, 0 undecided. */
export const verdictOf = (kept: number, back: number): -1 | 0 | 1 => (kept > back ? 1 : kept < back ? -1 : 0);

/**
 * Between 0 and 1, more is better.
 *
 * @returns nothing where too few kept it, or no more kept it than gave it back
 */
export function scoreOf({ kept, back, ofOne, ofOther }: Overlap): number | undefined {
	if (kept < FEWEST_BUYERS || kept <= back) return undefined;
	const cosine = (kept - back) / Math.sqrt(ofOne * ofOther);
	return cosine * (kept / (kept + SHRINK));
}

import type { Tx } from '../db/client.ts';
import { sumReviews, type ReviewedProduct } from '../db/feedback-reviews.ts';

/** What is said of a product changes seldom and is read with every order; on all nodes it holds within these. */
const GOOD_MS = 5000;
const MOST_PRODUCTS = 10_000;

type Sums = (products: readonly string[]) => Promise<Map<string, ReviewedProduct>>;

/**
 * What others say of products, kept for a few seconds: so an order's page costs no statement of its own for it.
 *
 * @param read asked for what is not known, or no longer; one statement for all of it
 */
export function keepReviewSums(read: Sums, now: () => number = () => performance.now()): Sums {
	const kept = new Map<string, { until: number; sum: ReviewedProduct | undefined }>();

	return async (products) => {
		const at = now();
		const missing = products.filter((one) => (kept.get(one)?.until ?? 0) <= at);
		if (missing.length > 0) {
			const found = await read(missing);
			for (const one of missing) {
				// The one that was read longest ago stands first, and goes first.
				kept.delete(one);
				kept.set(one, { until: at + GOOD_MS, sum: found.get(one) });
			}
			for (const one of kept.keys()) {
				if (kept.size <= Math.max(MOST_PRODUCTS, products.length)) break;
				kept.delete(one);
			}
		}
		return new Map(
			products.flatMap((one) => {
				const sum = kept.get(one)?.sum;
				return sum ? [[one, sum] as const] : [];
			})
		);
	};
}

/** The same over a database. */
export const reviewSumsOf = (db: Tx): Sums => keepReviewSums((products) => sumReviews(db, products));

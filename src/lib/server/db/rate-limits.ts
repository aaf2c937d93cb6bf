import { lt, sql } from 'drizzle-orm';
import { RateLimiterDrizzle, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database, Tx } from './client.ts';
import { rateLimits } from './schema/access.ts';

/** So many in so many seconds, counted from the first. */
export type RateLimit = { name: string; points: number; seconds: number };

export type RateLimiter = {
	/**
	 * Counts one, whether or not it is within the limit.
	 *
	 * @returns whether it is; throws where the store is away, so that whoever asks stays closed
	 */
	take(limit: RateLimit, key: string): Promise<boolean>;
};

/** The column is an integer. */
const MOST_POINTS = 1_000_000_000;

/**
 * Limits that hold for all nodes together, because they are counted in the database.
 *
 * @param scale widens every limit, for tests (`RATE_SCALE`)
 */
export function createRateLimiter(db: Database, scale: number): RateLimiter {
	const limiters = new Map<string, RateLimiterDrizzle>();

	function limiterOf({ name, points, seconds }: RateLimit): RateLimiterDrizzle {
		let limiter = limiters.get(name);
		if (!limiter) {
			limiter = new RateLimiterDrizzle({
				storeClient: db,
				schema: rateLimits,
				keyPrefix: name,
				points: Math.min(MOST_POINTS, Math.max(1, Math.floor(points * scale))),
				duration: seconds,
				// Its own would warn on standard output for as long as the database is away.
				clearExpiredByTimeout: false
			});
			limiters.set(name, limiter);
		}
		return limiter;
	}

	return {
		async take(limit, key) {
			try {
				await limiterOf(limit).consume(key);
				return true;
			} catch (thrown) {
				if (thrown instanceof RateLimiterRes) return false;
				throw thrown;
			}
		}
	};
}

/** Forgets counters that count nothing any more. */
export async function clearRateLimits(tx: Tx): Promise<void> {
	await tx.delete(rateLimits).where(lt(rateLimits.expire, sql`now() - interval '1 hour'`));
}

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '#domain/access/network.ts';
import type { Basket } from '#domain/basket/basket.ts';
import { termsOfBasket, type BasketTerms } from '#domain/basket/basket-terms.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Database } from '../db/client.ts';
import { findPolicyMoment } from '../db/policies.ts';

export type BasketOptions = {
	db: Database;
	versions: (newest: number | null) => Promise<readonly PolicyVersion[]>;
	/** Widens the limit, for tests. */
	rateScale: number;
};

/**
 * So many baskets a minute from one network. Anybody may ask and nothing is behind it but work, so it is counted in this
 * process and no database is asked for it.
 */
const PER_MINUTE = 240;

/** The terms before buying, for whoever asks. */
export function basketOf({ db, versions, rateScale }: BasketOptions) {
	const limiter = new RateLimiterMemory({
		points: Math.max(1, Math.floor(PER_MINUTE * rateScale)),
		duration: 60
	});
	return {
		/**
		 * What would hold for a basket that is bought now.
		 *
		 * @param address where the question comes from
		 * @returns refusals `rate.limited` with `retry_after` in seconds, `order.discount_exceeds_goods`
		 */
		async terms(basket: Basket, address: string): Promise<Result<BasketTerms>> {
			try {
				await limiter.consume(networkOf(address));
			} catch (thrown) {
				if (!(thrown instanceof RateLimiterRes)) throw thrown;
				return refuse('rate.limited', { retry_after: Math.ceil(thrown.msBeforeNext / 1000) });
			}
			const { at, newest } = await findPolicyMoment(db);
			return termsOfBasket(basket, await versions(newest), at);
		}
	};
}

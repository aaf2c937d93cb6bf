import { currencyDecimals } from '../money/currency-decimals.ts';

/** Where one group of prices ends and the next begins, in whole units of whatever currency an order has. */
const STEPS = [25, 50, 100, 250, 1000];

export const PRICE_BANDS = ['0-25', '25-50', '50-100', '100-250', '250-1000', '1000+'] as const;
export type PriceBand = (typeof PRICE_BANDS)[number];

/**
 * The group of prices an order's total falls in. 25 of one currency are not 25 of another: whoever sells in several
 * looks at them by market.
 *
 * @param total minor units
 */
export function priceBand(total: number, currency: string): PriceBand {
	const unit = 10 ** currencyDecimals(currency);
	const index = STEPS.findIndex((step) => total < step * unit);
	return PRICE_BANDS[index === -1 ? STEPS.length : index] ?? '1000+';
}

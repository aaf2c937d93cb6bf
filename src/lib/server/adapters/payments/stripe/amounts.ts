import { currencyDecimals } from '#domain/money/currency-decimals.ts';

/**
 * Currencies that Stripe counts in other units than ISO 4217 (docs.stripe.com/currencies, "Zero-decimal currencies" and
 * "Special cases"): ISK and UGX have no decimals, and Stripe wants them as if they had two; MGA it counts in whole
 * ariary.
 */
const DECIMALS_AT_STRIPE = new Map([
	['ISK', 2],
	['UGX', 2],
	['MGA', 0]
]);
/** Of three decimals Stripe takes two: the last digit has to be a nought. */
const LAST_IS_NOUGHT = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/**
 * An amount as Stripe wants it, exactly.
 *
 * @param amount minor units of `currency`, not negative
 * @returns nothing where Stripe has no way to write it
 */
export function toStripe(amount: number, currency: string): number | undefined {
	if (LAST_IS_NOUGHT.has(currency) && amount % 10 !== 0) return undefined;
	const more = shiftOf(currency);
	if (more >= 0) return amount * 10 ** more;
	const unit = 10 ** -more;
	return amount % unit === 0 ? amount / unit : undefined;
}

/**
 * An amount of Stripe's in minor units.
 *
 * @param code as Stripe writes it, in small letters
 * @returns an amount that is no whole number of minor units stays one: it fits nothing we asked for, and is found so
 */
export function fromStripe(amount: number, code: string): { amount: number; currency: string } {
	const currency = code.toUpperCase();
	const more = shiftOf(currency);
	return { amount: more >= 0 ? amount / 10 ** more : amount * 10 ** -more, currency };
}

const shiftOf = (currency: string): number => {
	const ours = currencyDecimals(currency);
	return (DECIMALS_AT_STRIPE.get(currency) ?? ours) - ours;
};

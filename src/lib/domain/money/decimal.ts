import { currencyDecimals } from './currency-decimals.ts';
import { divideHalfEven } from './allocate.ts';

const DECIMAL = /^([+-]?)(\d{1,18})(?:\.(\d{1,18}))?$/;

/** An amount in minor units, and whether it had to be rounded to get there. */
export type MinorUnits = { amount: number; rounded: boolean };

/**
 * Reads an amount written in major units ("199.00", "-7.5") into minor units of a currency, exactly: no float is ever
 * made of it. What is finer than the currency (tax to six digits, as some shops send) is rounded half to even and said
 * to be.
 *
 * @param text decimal text, no grouping, no exponent
 * @param currency ISO 4217
 * @returns nothing where the text is no such number, or too large to be held exactly
 */
export function toMinorUnits(text: string, currency: string): MinorUnits | undefined {
	const [, sign, whole, fraction = ''] = DECIMAL.exec(text.trim()) ?? [];
	if (whole === undefined) return undefined;
	const decimals = currencyDecimals(currency);
	const scale = Math.max(fraction.length, decimals);
	const units = BigInt(whole + fraction.padEnd(scale, '0'));
	const divisor = 10n ** BigInt(scale - decimals);
	const minor = divideHalfEven(units, divisor);
	if (minor > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
	const amount = Number(sign === '-' ? -minor : minor);
	return { amount: amount === 0 ? 0 : amount, rounded: units % divisor !== 0n };
}

/**
 * An amount written in major units, as other systems want it: `4200` EUR is `42.00`, `500` JPY is `500`.
 *
 * @param amount minor units of `currency`, a whole number
 */
export function toDecimal(amount: number, currency: string): string {
	const decimals = currencyDecimals(currency);
	const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	const sign = amount < 0 ? '-' : '';
	return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

import { currencyDecimals } from '../money/currency-decimals.ts';

/** A thing of schema.org's vocabulary, as JSON-LD has it. What is not known is left out. */
export type Thing = { '@type': string; [property: string]: unknown };

/** A document of its own: JSON-LD with its context. */
export const documentOf = (thing: Thing) => ({ '@context': 'https://schema.org', ...thing });

/** A member of one of schema.org's lists. */
export const member = (name: string): string => `https://schema.org/${name}`;

/** An amount in minor units as schema.org writes prices: "42.00", a point and no grouping, exact. */
export function priceText(minor: number, currency: string): string {
	const decimals = currencyDecimals(currency);
	const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	return `${minor < 0 ? '-' : ''}${whole}${decimals ? `.${digits.slice(-decimals)}` : ''}`;
}

/**
 * The text of a JSON document that may stand between the tags of a `<script>`: no sign in it can end the element, open a
 * comment or be taken for markup, whatever strangers wrote. It parses to the same value.
 */
export const inertJson = (value: unknown): string =>
	JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
	);

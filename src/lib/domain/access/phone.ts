/**
 * A phone number as somebody wrote it: its digits behind any `+`, `00` or trunk zero, and what stood there. `bare` may
 * be either.
 */
export type Phone = { digits: string; written: 'international' | 'national' | 'bare' };

/** E.164 numbers have at most 15 digits; with fewer than 6 one could guess. */
const FEWEST = 6;
const MOST = 15;

/** Every country code of two digits; the others begin otherwise: 1 and 7 stand alone, the rest have three. */
const TWO_DIGITS = new Set(
	'20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
		' '
	)
);

/**
 * Reads a phone number in any script's digits, with any spaces and signs between them. A zero in brackets after a
 * country, as in `+49 (0)30 …`, is a trunk zero.
 *
 * @returns nothing where it is no phone number
 */
export function readPhone(typed: string): Phone | undefined {
	const text = typed.slice(0, 64).normalize('NFKC').trim();
	if (!/^[+\d\s().\-/‐-―]+$/u.test(text)) return undefined;
	const plain = text.replace(/\(0\)/g, '').replace(/\D/g, '');
	const international = text.startsWith('+') || plain.startsWith('00');
	const written = international ? 'international' : plain.startsWith('0') ? 'national' : 'bare';
	const digits = plain.replace(/^0+/, '');
	return digits.length < FEWEST || digits.length > MOST ? undefined : { digits, written };
}

/**
 * Whether two writings can be of one number. Both with their country, or both without: the same digits. One with and
 * one without: the same once the country code (a whole one, never just some digits) and the trunk zero behind it are
 * gone. So whoever matches has written every digit of the subscriber's own number.
 */
export function isSamePhone(one: Phone, other: Phone): boolean {
	return one.digits === other.digits || isNationalPartOf(one, other) || isNationalPartOf(other, one);
}

function isNationalPartOf(part: Phone, whole: Phone): boolean {
	return (
		part.written !== 'international' &&
		whole.written !== 'national' &&
		part.digits === withoutCountry(whole.digits)
	);
}

/** The number inside its country; trunk zeros that somebody left behind the code do not count. */
function withoutCountry(digits: string): string | undefined {
	const length = /^[17]/.test(digits) ? 1 : TWO_DIGITS.has(digits.slice(0, 2)) ? 2 : 3;
	const rest = digits.slice(length).replace(/^0+/, '');
	return rest.length < FEWEST ? undefined : rest;
}

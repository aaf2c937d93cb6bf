import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bareNumber, isIban, looksLikeIban } from './iban.ts';

/** One of each form, as the registry prints them. */
const GOOD = [
	'DE89 3704 0044 0532 0130 00',
	'GB29 NWBK 6016 1331 9268 19',
	'FR14 2004 1010 0505 0001 3M02 606',
	'NL91 ABNA 0417 1643 00',
	'NO93 8601 1117 947',
	'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
	'CH93 0076 2011 6238 5295 7',
	'PL61 1090 1014 0000 0712 1981 2874',
	'BR18 0036 0305 0000 1000 9795 493C 1',
	'LC55 HEMM 0001 0001 0012 0012 0002 3015'
];

test.each(GOOD)('%s is one', (typed) => {
	expect(isIban(bareNumber(typed))).toBe(true);
	expect(isIban(bareNumber(typed.toLowerCase().replaceAll(' ', '-')))).toBe(true);
});

test.each([
	['a digit too few', 'DE8937040044053201300'],
	['a digit too many', 'DE893704004405320130000'],
	['a country without', 'US89370400440532013000'],
	['a country’s name that every object has', 'to893704004405320130'],
	['another check', 'DE88370400440532013000'],
	['check digits nobody gives out', 'DE00370400440532013000'],
	['signs', 'DE89370400440532013/00'],
	['nothing', '']
])('%s is none', (_, typed) => {
	expect(isIban(bareNumber(typed))).toBe(false);
});

test('any one digit wrong, and any two neighbours swapped, is found', () => {
	const place = fc.record({
		number: fc.constantFrom(...GOOD.map(bareNumber)),
		at: fc.nat(),
		by: fc.integer({ min: 1, max: 9 })
	});
	fc.assert(
		fc.property(place, ({ number, at, by }) => {
			const digits = [...number].flatMap((sign, index) => (index > 3 && /\d/.test(sign) ? [index] : []));
			const index = digits[at % digits.length] ?? 4;
			const wrong = String((Number(number[index]) + by) % 10);
			const changed = number.slice(0, index) + wrong + number.slice(index + 1);
			const swapped =
				number.slice(0, index) + (number[index + 1] ?? '') + number[index] + number.slice(index + 2);
			return !isIban(changed) && (swapped === number || !isIban(swapped));
		})
	);
});

test('an account number of elsewhere does not look like one', () => {
	expect(['6222021234567890123', '12345678', 'US89123'].map(looksLikeIban)).toEqual([false, false, false]);
	expect(looksLikeIban('DE12')).toBe(true);
});

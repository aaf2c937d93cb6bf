import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMinorUnits } from './decimal.ts';

describe('amounts written in major units', () => {
	it.each([
		['199.00', 'USD', 19900, false],
		['13.5', 'USD', 1350, false],
		['-7.25', 'EUR', -725, false],
		['1200', 'JPY', 1200, false],
		['1.234', 'KWD', 1234, false],
		['0.1', 'EUR', 10, false],
		['90071992547409.91', 'EUR', 9007199254740991, false],
		['12.345', 'EUR', 1234, true],
		['12.355', 'EUR', 1236, true],
		['-0.00', 'EUR', 0, false],
		['13.636364', 'EUR', 1364, true]
	])('%s %s is %d', (text, currency, amount, rounded) => {
		expect(toMinorUnits(text, currency)).toEqual({ amount, rounded });
	});

	it.each(['', '1e3', '1,000.00', '0x10', '--1', '90071992547409.92', 'NaN', '1.'])('%s is none', (text) => {
		expect(toMinorUnits(text, 'EUR')).toBeUndefined();
	});

	it('gives back every whole number of cents', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (cents) => {
				const text = `${BigInt(cents) / 100n}.${String(cents % 100).padStart(2, '0')}`;
				expect(toMinorUnits(text, 'EUR')).toEqual({ amount: cents, rounded: false });
			})
		);
	});
});

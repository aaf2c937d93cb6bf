import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromStripe, toStripe } from './amounts.ts';

test.each([
	['EUR', 1234, 1234],
	['JPY', 500, 500],
	['ISK', 500, 50_000],
	['UGX', 7, 700],
	['MGA', 500, 5],
	['KWD', 1230, 1230]
])('%s %i goes out as %i and comes back the same', (currency, ours, theirs) => {
	expect(toStripe(ours, currency)).toBe(theirs);
	expect(fromStripe(theirs, currency.toLowerCase())).toEqual({ amount: ours, currency });
});

test('what Stripe cannot write is not rounded', () => {
	expect(toStripe(1234, 'KWD')).toBeUndefined();
	expect(toStripe(501, 'MGA')).toBeUndefined();
});

test('whatever goes out comes back to the unit', () => {
	const currencies = fc.constantFrom('EUR', 'JPY', 'ISK', 'UGX', 'MGA', 'KWD', 'BHD', 'CLP', 'HUF', 'TWD');
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 10 ** 10 }), currencies, (amount, currency) => {
			const sent = toStripe(amount, currency);
			return sent === undefined || fromStripe(sent, currency.toLowerCase()).amount === amount;
		})
	);
});

import { expect, test } from 'vitest';
import { readTypedAmount } from './typed-amount.ts';

test.each([
	['5.50', 'EUR', 550],
	['5,50', 'EUR', 550],
	['5,5', 'EUR', 550],
	[' € 5,50 ', 'EUR', 550],
	['5.50 EUR', 'EUR', 550],
	['1.234,50', 'EUR', 123_450],
	['1,234.50', 'EUR', 123_450],
	["1'234.50", 'CHF', 123_450],
	['1,234,567', 'EUR', 123_456_700],
	['５．５０元', 'CNY', 550],
	['¥700', 'JPY', 700],
	['1,250', 'KWD', 1250],
	['7', 'EUR', 700]
])('%s of %s is %d', (text, currency, minor) => {
	expect(readTypedAmount(text, currency)).toBe(minor);
});

test.each([
	['', 'EUR'],
	['nothing', 'EUR'],
	['-5', 'EUR'],
	['0', 'EUR'],
	['0,00', 'EUR'],
	['5.555', 'EUR'],
	// Five, or five thousand.
	['5.000', 'EUR'],
	['700.5', 'JPY'],
	['1.2.3', 'EUR'],
	['1,23.4,5', 'EUR'],
	['1e3', 'EUR'],
	['99999999999999999999', 'EUR']
])('"%s" of %s is no amount', (text, currency) => {
	expect(readTypedAmount(text, currency)).toBeUndefined();
});

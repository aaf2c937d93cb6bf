import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLossless } from './lossless-json.ts';

describe('parseLossless', () => {
	it('keeps ids above 2^53, to the digit', () => {
		expect(parseLossless('{"id":9007199254740993,"of":[-12345678901234567890],"n":1}')).toEqual({
			id: '9007199254740993',
			of: ['-12345678901234567890'],
			n: 1
		});
	});

	it('leaves everything else as JSON.parse has it', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				const parsed: unknown = JSON.parse(text);
				if (!/\d{16}/.test(text)) expect(parseLossless(text)).toEqual(parsed);
			})
		);
		expect(parseLossless('[1.5,1234567890123456.5,"9007199254740993"]')).toEqual([
			1.5,
			1234567890123456.5,
			'9007199254740993'
		]);
	});

	it('throws where it is not JSON', () => {
		expect(() => parseLossless('{"id":9007199254740993')).toThrow(SyntaxError);
	});
});

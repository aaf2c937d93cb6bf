import { describe, expect, it } from 'vitest';
import { readWanted } from './wanted-pieces.ts';

describe('what a form wants cancelled', () => {
	it('is read line by line, whatever else is in it', () => {
		const fields = [
			['line:mug', '2'],
			['line:pot', ''],
			['line:lid', '0'],
			['fee', '0'],
			['line:a:b c', ' 1 ']
		] as const;
		expect(readWanted(fields)).toEqual({
			ok: true,
			value: [
				{ line: 'mug', quantity: 2 },
				{ line: 'a:b c', quantity: 1 }
			]
		});
	});

	it.each(['-1', '1.5', '1,5', '1e3', '0x10', 'one', '１', new Blob()])('is no number: %s', (value) => {
		expect(readWanted([['line:mug', value]])).toEqual({
			ok: false,
			refusal: { code: 'request.invalid', line: 'mug' }
		});
	});

	it('is nothing where nothing was chosen', () => {
		expect(readWanted([['line:mug', '0']])).toEqual({ ok: false, refusal: { code: 'request.invalid' } });
		expect(readWanted([])).toMatchObject({ ok: false });
	});

	it('may be more than there can be: that is for the order to say', () => {
		expect(readWanted([['line:mug', '9'.repeat(400)]])).toEqual({
			ok: true,
			value: [{ line: 'mug', quantity: Infinity }]
		});
	});
});

import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createCodeMint, readCode } from './one-time-code.ts';

const mint = createCodeMint('a secret of at least 24 characters');

test('a code is six digits and matches under its own row only', () => {
	const { code, hash } = mint.mint('row-1');
	expect(code).toMatch(/^\d{6}$/);
	expect(mint.matches('row-1', code, hash)).toBe(true);
	expect(mint.matches('row-2', code, hash)).toBe(false);
	expect(mint.matches('row-1', String((Number(code) + 1) % 1_000_000).padStart(6, '0'), hash)).toBe(false);
	expect(mint.matches('row-1', code, Buffer.alloc(0))).toBe(false);
});

test('whoever reads the table cannot try all codes out: the hash takes the secret', () => {
	const { code, hash } = mint.mint('row-1');
	const guesses = [code, `row-1:${code}`].flatMap((text) => [
		createHash('sha256').update(text).digest('hex'),
		createHmac('sha256', '').update(text).digest('hex')
	]);
	expect(guesses).not.toContain(hash.toString('hex'));
	expect(createCodeMint('another secret of 24 characters').matches('row-1', code, hash)).toBe(false);
});

test('codes are spread over all there are, small ones too', () => {
	const codes = Array.from({ length: 20_000 }, () => mint.mint('row').code);
	expect(new Set(codes).size).toBeGreaterThan(19_000);
	const small = codes.filter((code) => code.startsWith('0')).length;
	expect(small).toBeGreaterThan(1500);
	expect(small).toBeLessThan(2500);
});

test.each(['012345', ' 012 345 ', '012-345', '０１２３４５', '012\u00a0345'])(
	'%j is the code 012345',
	(typed) => expect(readCode(typed)).toBe('012345')
);

test.each(['', '12345', '1234567', '12345a', '-', '١٢٣٤٥٦'])('%j is none', (typed) =>
	expect(readCode(typed)).toBeUndefined()
);

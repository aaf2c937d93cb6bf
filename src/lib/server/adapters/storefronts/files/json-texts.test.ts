import { describe, expect, it } from 'vitest';
import { jsonTexts } from './json-texts.ts';

async function cut(text: string, size: number): Promise<unknown[]> {
	const bytes = Buffer.from(text);
	async function* chunks() {
		for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
	}
	const found: string[] = [];
	for await (const value of jsonTexts(chunks())) found.push(value);
	return found.map((value) => JSON.parse(value) as unknown);
}

const VALUES = [{ id: 1, orders: [1], t: 'a]}"\\' }, { id: 2, line_items: [{ x: [] }] }, {}];

describe.each([1, 2, 7, 1000])('a stream of JSON in pieces of %d bytes', (size) => {
	it.each([
		['one value', JSON.stringify({ order: VALUES[1] }), [{ order: VALUES[1] }]],
		['an array', JSON.stringify(VALUES, null, 2), VALUES],
		[
			'lines',
			VALUES.slice(1)
				.map((one) => JSON.stringify(one))
				.join('\n'),
			VALUES.slice(1)
		],
		[
			'a wrapped list',
			JSON.stringify({ a: { orders: [9] }, n: 1, orders: VALUES, next: { b: [1, '}'] } }),
			VALUES
		],
		[
			'two wrapped lists',
			JSON.stringify({ data: [1] }) + JSON.stringify({ data: [{ b: 2 }] }),
			[1, { b: 2 }]
		],
		['plain values', '[1, "two", null, [3]]', [1, 'two', null, [3]]],
		['nothing', ' [] ', []]
	])('%s', async (_, text, values) => {
		expect(await cut(text, size)).toEqual(values);
	});
});

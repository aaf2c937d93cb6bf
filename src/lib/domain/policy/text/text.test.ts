import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { readTypedJson } from './json-lines.ts';
import { differentLines } from './line-difference.ts';
import { printPolicy } from './print-policy.ts';

describe('a policy in print', () => {
	it('reads back as the same document, and prints the same whatever the order of its keys', () => {
		const shuffle = (value: unknown): unknown =>
			Array.isArray(value)
				? value.map(shuffle)
				: typeof value === 'object' && value !== null
					? Object.fromEntries(
							Object.entries(value)
								.toReversed()
								.map(([key, one]) => [key, shuffle(one)])
						)
					: value;
		const text = printPolicy(samplePolicy());
		expect(JSON.parse(text)).toEqual(samplePolicy());
		expect(printPolicy(shuffle(samplePolicy()))).toBe(text);
		expect(text).toContain('"id": "custom-made"');
		expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(140);
	});
});

describe('typed JSON', () => {
	const text =
		'{\n  "zone": "Europe/Berlin",\n  "cancel": [\n    { "id": "a/b",\n      "steps": [1,\n 2] }\n  ]\n}';
	it.each([
		['/zone', 2],
		['/cancel', 3],
		['/cancel/0', 4],
		['/cancel/0/id', 4],
		['/cancel/0/steps', 5],
		['/cancel/0/steps/1', 6],
		['/cancel/0/nothing/here', 4],
		['/elsewhere', 1],
		['', 1]
	])('%s stands on line %i', (pointer, line) => {
		const read = readTypedJson(text);
		expect(read.ok && read.lineOf(pointer)).toBe(line);
	});
	it('knows keys with slashes and quotes in them', () => {
		const read = readTypedJson('{\n"a/b~\\"": {\n"x": 1}}');
		expect(read.ok && read.lineOf('/a~1b~0"/x')).toBe(3);
	});
	it.each([
		['{\n  "a": 1,\n  "b" 2\n}', 3, 7],
		['{\n  "a": 1,\n', 3, 1],
		['', 1, 1],
		['{"a": 1e}', 1, 9]
	])('%j breaks on line %i', (broken, line, column) => {
		expect(readTypedJson(broken)).toEqual({ ok: false, line, column });
	});
	it('goes no deeper than anybody writes', () => {
		expect(readTypedJson('['.repeat(100) + ']'.repeat(100)).ok).toBe(false);
	});
});

describe('the difference of two texts', () => {
	it('keeps what is the same, in order, and a little around what is not', () => {
		const before = ['a', 'b', 'c', 'd', 'e', 'f'].join('\n');
		const after = ['a', 'b', 'c', 'D', 'e', 'f', 'g'].join('\n');
		expect(differentLines(before, after, 1)).toEqual([
			null,
			{ kind: 'same', text: 'c' },
			{ kind: 'gone', text: 'd' },
			{ kind: 'new', text: 'D' },
			{ kind: 'same', text: 'e' },
			{ kind: 'same', text: 'f' },
			{ kind: 'new', text: 'g' }
		]);
		expect(differentLines(before, before)).toEqual([null]);
	});
});

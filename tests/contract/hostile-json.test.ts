import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newRef, oneLine, type Wire } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** JSON that was made to hurt: a clear 400, and the server lives on. */
let shop: Shop;
let key: string;
let pid: number;

beforeAll(async () => {
	shop = await startShop();
	pid = shop.pid;
	key = await shop.key('orders:write', 'orders:read', 'tracking:write');
});
afterAll(() => shop?.stop());
afterEach(async () => {
	const sound = await send(JSON.stringify(oneLine(newRef(), 1)));
	expect(sound.status, sound.text).toBe(201);
	expect(process.kill(pid, 0)).toBe(true);
	expect(shop.output()).not.toMatch(/"level":(50|60)/);
});

const send = (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Answer> =>
	shop.call('POST', '/api/v1/orders', { key, body, headers });
/** A sound document whose tags are this JSON text. */
const tagged = (tags: string) => JSON.stringify(oneLine(newRef(), 1, { tags: '?' })).replace('"?"', tags);
const noted = (metadata: string) =>
	JSON.stringify(oneLine(newRef(), 1, { metadata: '?' })).replace('"?"', metadata);

async function refused(body: string | Uint8Array, path: string, headers = {}): Promise<void> {
	const answer = await send(body, headers);
	expectProblem(answer, 400, 'request.invalid');
	expect(answer.json['errors']).toMatchObject([{ path, what: expect.any(String) }]);
}

describe('text', () => {
	test.each([
		['a NUL, escaped', tagged('["a\\u0000b"]'), '/tags/0'],
		['a NUL in a name', noted('{"a\\u0000":1}'), '/metadata/a\0'],
		['half a surrogate pair', tagged('["\\ud800"]'), '/tags/0'],
		['the other half', tagged('["x\\udc00y"]'), '/tags/0'],
		['halves the wrong way round', tagged('["\\udc00\\ud800"]'), '/tags/0'],
		['half a pair in a name', noted('{"\\ud800":1}'), '/metadata/\ud800']
	])('%s', (_, body, path) => refused(body, path));

	test('a NUL as it is', () => refused(tagged('["a\0b"]'), ''));

	test('whole pairs and right-to-left text survive', async () => {
		const body = oneLine(newRef(), 1, {
			lines: [{ id: '\u{1f6cb}️', title: 'مصباح \u202E', quantity: 1, amount: 1000 }]
		});
		const created = await shop.call('POST', '/api/v1/orders', { key, body });
		expect(created.json['lines']).toMatchObject(body['lines'] as Wire[]);
	});
});

describe('bytes', () => {
	const bytes = (...list: number[]) => Uint8Array.from(list);
	test.each([
		['0xff', bytes(0x22, 0xff, 0x22)],
		['an overlong slash', bytes(0x22, 0xc0, 0xaf, 0x22)],
		['a surrogate in UTF-8', bytes(0x22, 0xed, 0xa0, 0x80, 0x22)],
		['a character broken off', bytes(0x22, 0xe4, 0xb8)],
		['UTF-16', new Uint8Array(Buffer.from(JSON.stringify(oneLine('A', 1)), 'utf16le'))],
		['gzip that does not say so', gzipSync(JSON.stringify(oneLine('A', 1)))]
	])('%s', (_, body) => refused(body, ''));

	test.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'nonsense'])(
		'content-encoding %s',
		async (encoding) => {
			// 100 MB of zeros in 100 kB: nobody unpacks them.
			await refused(gzipSync(Buffer.alloc(100_000_000)), '', { 'content-encoding': encoding });
		}
	);
});

describe('form', () => {
	test.each([
		'',
		' ',
		'{',
		'{"a":1',
		'[1,]',
		"{'a':1}",
		'undefined',
		'NaN',
		'{"a":01}',
		'{"a":1}{"b":2}',
		'/**/{}'
	])('not JSON: %j', (body) => refused(body, ''));
	test.each(['null', 'true', '42', '"text"', '[]', '[[]]'])('not an object: %s', (body) => refused(body, ''));

	test.each([
		'text/plain',
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=x',
		'application/jsonp',
		'text/json',
		'application/octet-stream'
	])('content-type %s', (type) => refused(JSON.stringify(oneLine('A', 1)), '', { 'content-type': type }));

	test('no body at all', async () => {
		const answer = await shop.call('POST', '/api/v1/orders', { key });
		expectProblem(answer, 400, 'request.invalid');
	});

	test('a name that stands twice: which of them counts would be anybody’s guess', async () => {
		const ref = newRef();
		const twice = JSON.stringify(oneLine(ref, 1)).replace('{', '{"total":1,');
		await refused(twice, '');
		await refused(twice.replace('"total":1,', '"tot\\u0061l":1,'), '');
		await refused(noted('{"a":[{"b":1,"b":1}]}'), '');
		const harmless = noted('{"a":{"x":": :","y":"\\":{"},"b":{"x":1}}');
		expect((await send(harmless)).status).toBe(201);
	});
});

describe('names and numbers', () => {
	test.each([
		['{"__proto__":{"polluted":true}}', '/metadata/__proto__'],
		['{"a":[{"__proto__":null}]}', '/metadata/a/0/__proto__'],
		['{"\\u005f_proto__":{}}', '/metadata/__proto__']
	])('%s', (metadata, path) => refused(noted(metadata), path));

	test('“constructor” and “prototype” are names like any other', async () => {
		const ref = newRef();
		const metadata = '{"constructor":{"prototype":{"status":"cancelled"}},"toString":"x","hasOwnProperty":1}';
		const body = JSON.stringify(oneLine(ref, 1, { metadata: '?' })).replace('"?"', metadata);
		expect((await send(body)).status).toBe(201);
		const read = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
		expect(read.json['status']).toBe('placed');
	});

	test.each(['1e400', '-1e400', '9007199254740993', '-9007199254740993', '1e16'])('%s', async (number) => {
		await refused(noted(`{"deep":[{"id":${number}}]}`), '/metadata/deep/0/id');
		await refused(JSON.stringify(oneLine('A', 1, { total: '?' })).replace('"?"', number), '/total');
	});
});

describe('size of what is inside', () => {
	const tower = 100_000;
	test.each([
		['brackets', '['.repeat(tower)],
		['brackets that close', '['.repeat(tower) + ']'.repeat(tower)],
		['braces', '{"a":'.repeat(tower) + '1' + '}'.repeat(tower)],
		['both, in a document', noted('{"a":['.repeat(tower) + ']}'.repeat(tower))]
	])('a tower of %s', (_, body) => refused(body, ''));

	test('brackets in text are text', async () => {
		expect((await send(noted(`{"a":${JSON.stringify('["{\\'.repeat(1000))}}`))).status).toBe(201);
	});

	test.each([
		['zeros', `[${'0,'.repeat(7_000_000)}0]`],
		['objects', `[${'{},'.repeat(5_000_000)}0]`],
		['names', `{${Array.from({ length: 1_000_000 }, (_, index) => `"${index}":0`).join()}}`]
	])('millions of %s are refused before anybody looks at each', async (_, list) => {
		const answer = await send(noted(`{"a":${list}}`));
		expectProblem(answer, 400, 'request.invalid');
		// Walked one by one they took fifteen seconds, in which nobody else was served, and a gigabyte.
		expect(answer.json['errors']).toMatchObject([
			{ path: '', what: expect.stringMatching(/^more than \d+ values$/) }
		]);
	});

	test('the largest order there can be is taken', async () => {
		const lines = Array.from({ length: 5000 }, (_, index) => ({
			id: `line-${index}`,
			title: 'Lamp '.repeat(10),
			options: [{ name: 'colour', value: 'blue' }],
			tags: ['a', 'b', 'c'],
			quantity: 2,
			unit_price: 500,
			amount: 1000,
			tax: 160
		}));
		const total = 5000 * 1000;
		const created = await shop.call('POST', '/api/v1/orders', {
			key,
			body: oneLine(newRef(), 1, { lines, tax: 800_000, total })
		});
		expect(created.status, created.text.slice(0, 500)).toBe(201);
		const more = [...lines, { ...lines[0], id: 'one-more' }];
		expectProblem(
			await shop.call('POST', '/api/v1/orders', {
				key,
				body: oneLine(newRef(), 1, { lines: more, total: total + 1000 })
			}),
			400,
			'request.invalid'
		);
	});
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** What the log tells about requests: enough to find a fault, nothing about people. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'links:write');
});
afterAll(() => shop?.stop());

const PERSON = {
	buyer: {
		kind: 'consumer',
		name: 'Xaverine Quillfeather',
		email: 'xq@quill.example',
		phone: '+49 30 5550199'
	},
	ship_to: { name: 'Xaverine Quillfeather', lines: ['Gänsekielweg 99'], city: 'Tintenfass' }
};
const TRACES = /Xaverine|Quillfeather|quill\.example|5550199|Gänsekiel|Tintenfass/;

const lines = () =>
	shop
		.output()
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line) as Record<string, unknown>);

test('one line per request: its id, method, status and time; no ref, no query, no token, no key', async () => {
	const ref = newRef();
	await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref, PERSON) });
	await shop.call('GET', `/api/v1/orders/${ref}?email=xq@quill.example`, { key });
	await shop.call('GET', `/orders/${ref}`);
	const body = { scope: 'watch', expires_at: new Date(Date.now() + 60_000).toISOString() };
	const made = await shop.call('POST', `/api/v1/orders/${ref}/links`, { key, body });
	const token = String(made.json['url']).split('/').at(-1) ?? '';
	const page = await shop.call('GET', `/t/${token}`);
	await expect.poll(() => shop.output()).toContain(page.headers.get('x-request-id'));
	const told = lines().find((line) => line['request'] === page.headers.get('x-request-id'));
	expect(told).toMatchObject({ method: 'GET', path: '/t/…', status: 200, ms: expect.any(Number) });
	// A code's link lets whoever reads it in; and an address can be written in more than one way.
	const ways = [
		`/sign-in/${token}`,
		`/%73ign-in/${token}`,
		`/%74/${token}`,
		`//t/${token}`,
		`/staff/invitation/${token}`
	];
	for (const path of [
		...ways,
		`/t\\${token}`,
		`/api/webhooks/carriers/shippo/${token}`,
		`/nothing/${token}/x`
	]) {
		const id = (await shop.call('GET', path)).headers.get('x-request-id');
		await expect.poll(() => lines().some((line) => line['request'] === id)).toBe(true);
	}
	for (const secret of [TRACES, ref, token, key]) expect(shop.output()).not.toMatch(secret);
});

test('a fault of ours is told without the values of the statement that failed', async () => {
	// What an order's people are written to is gone: nothing that a request could do, and nothing that we foresee.
	await shop.connection.sql`alter table order_people rename column phone to telephone`;
	const ref = newRef();
	const failed = await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref, PERSON) });
	expectProblem(failed, 503, 'service.unavailable');
	expect(failed.headers.get('retry-after')).toBe('1');
	const id = failed.headers.get('x-request-id');
	await expect.poll(() => lines().filter((line) => line['request'] === id)).toHaveLength(2);
	expect(lines().find((line) => line['request'] === id && line['level'] === 50)).toMatchObject({
		err: {
			message: expect.stringContaining('phone'),
			code: '42703',
			stack: expect.stringMatching(/^ {4}at /m)
		}
	});
	expect(shop.output()).not.toMatch(TRACES);
});

test('what the example alerts ask for is told, under the very names', async () => {
	const rules = readFileSync('docs/running/alerts.yaml', 'utf8');
	const asked = [...rules.matchAll(/(\w+)\{job="roundtrip"/g)].map(([, name = '']) =>
		name.replace(/_(count|bucket)$/, '')
	);
	expect(asked.length).toBeGreaterThan(10);
	const { text } = await shop.call('GET', '/metrics');
	const told = [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);
	// Whether a node answers is Prometheus's own to say.
	expect(asked.filter((name) => name !== 'up' && !told.includes(name))).toEqual([]);
});

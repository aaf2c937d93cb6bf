import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newRef, oneLine, orderDocument, type Wire } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { rawRequest, sendBytes } from '#tests/support/raw-request.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** Every refusal these resources know, as a problem document in the language of the caller. */
let shop: Shop;
let key: string;
let ref: string;
let claim: string;

beforeAll(async () => {
	shop = await startShop({ env: { BODY_LIMIT: '64K' } });
	key = await shop.key('orders:read', 'orders:write', 'warehouse:write', 'tracking:write', 'links:write');
	ref = newRef();
	await shop.call('POST', '/api/v1/orders', { key, body: oneLine(ref, 1) });
	const claimed = await shop.call('POST', `/api/v1/orders/${ref}/claims`, { key, body: wanting('l1', 1) });
	claim = String(claimed.json['id']);
	await shop.call('POST', `/api/v1/claims/${claim}/handed-over`, { key });
});
afterAll(() => shop?.stop());

type Language = { 'accept-language': string };
type Case = [code: string, status: number, ask: (headers: Language) => Promise<Answer>, facts?: object];

const wanting = (line: string, quantity: number) => ({ lines: [{ line, quantity }] });
const parcel = { carrier: 'dhl', tracking_number: 'JD' };
const scans = { scans: [{ at: '2026-11-03T08:00:00Z', status: 'in_transit' }] };
const link = { scope: 'watch', expires_at: '2027-01-01T00:00:00Z' };
const no = randomUUID();

const post =
	(path: string, body?: Wire, idempotencyKey?: string | null) =>
	(headers: Language): Promise<Answer> =>
		shop.call('POST', `/api/v1/${path}`, { key, body, idempotencyKey, headers });
const get =
	(path: string, withKey: () => string | undefined = () => key) =>
	(headers: Language) =>
		shop.call('GET', `/api/v1/${path}`, { key: withKey(), headers });

const CASES: Case[] = [
	[
		'request.invalid',
		400,
		post('orders', {}),
		{ errors: expect.arrayContaining([{ path: '/ref', what: expect.any(String) }]) }
	],
	['idempotency.key_missing', 400, post('orders', oneLine('A', 1), null)],
	['request.invalid', 400, post('orders', oneLine('A', 1), 'x'.repeat(256))],
	['auth.required', 401, get('orders/x', () => undefined)],
	['auth.required', 401, get('orders/x', () => `rt_${'A'.repeat(32)}`)],
	['auth.required', 401, get('orders/x', () => 'not-a-key')],
	['order.not_found', 404, get('orders/nobody')],
	['order.not_found', 404, get('orders/nobody/events')],
	['order.not_found', 404, post('orders/nobody/claims', wanting('l1', 1))],
	['order.not_found', 404, post('orders/nobody/shipments', { ...parcel, ...wanting('l1', 1) })],
	['order.not_found', 404, post('orders/nobody/links', link)],
	['route.not_found', 404, get('nothing')],
	['route.not_found', 404, post(`claims/${no}/destroy`)],
	['claim.not_found', 404, post(`claims/${no}/packed`)],
	['claim.not_found', 404, post("claims/1'%20or%201=1/packed")],
	['shipment.not_found', 404, post(`shipments/${no}/scans`, scans)],
	['link.not_found', 404, (headers) => shop.call('DELETE', `/api/v1/links/${no}`, { key, headers })],
	['order.total_mismatch', 422, post('orders', orderDocument('M', { total: 17000 })), { difference: -400 }],
	[
		'order.discount_exceeds_goods',
		422,
		post('orders', oneLine('D', 1, { discounts: [{ amount: 1100 }], shipping: { amount: 100 }, total: 0 }))
	],
	['payload.too_large', 413, post('orders', { text: 'x'.repeat(70_000) }), { limit: 65536 }]
];
/** Those that need the order of this file, whose ref is known only when they run. */
const LATER: [string, number, () => Promise<Answer>, object][] = [
	['line.not_found', 404, () => post(`orders/${ref}/claims`, wanting('l9', 1))(zh), { lines: ['l9'] }],
	[
		'line.not_found',
		404,
		() => post(`orders/${ref}/shipments`, { ...parcel, ...wanting('l9', 1) })(zh),
		{ lines: ['l9'] }
	],
	[
		'quantity.unavailable',
		409,
		() => post(`orders/${ref}/claims`, wanting('l1', 1))(zh),
		{ available: [{ line: 'l1', quantity: 0 }] }
	],
	['claim.state_conflict', 409, () => post(`claims/${claim}/release`)(zh), { state: 'handed_over' }],
	['claim.not_found', 404, () => post(`orders/${ref}/shipments`, { ...parcel, claim: no })(zh), {}]
];
const en = { 'accept-language': 'fr-FR, en-GB;q=0.8' };
const zh = { 'accept-language': 'zh-Hans-CN, en;q=0.5' };

describe('each code in English and in Chinese', () => {
	test.each(CASES)('%s is %i', async (code, status, ask, facts = {}) => {
		expectProblem(await ask(en), status, code, facts);
		expectProblem(await ask(zh), status, code, facts, 'zh');
	});
	test.each(LATER)('%s is %i', async (code, status, ask, facts) => {
		expectProblem(await ask(), status, code, facts, 'zh');
	});
});

test('a key of another scope is told which one it lacks; without any key the caller is told how to show one', async () => {
	const other = await shop.key('stock:write');
	const refused = await shop.call('GET', `/api/v1/orders/${ref}`, { key: other });
	expectProblem(refused, 403, 'scope.missing', { scope: 'orders:read' });
	const anonymous = await shop.call('GET', `/api/v1/orders/${ref}`);
	expect(anonymous.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
});

test('other content under a used key is 422, for another address too', async () => {
	const idempotencyKey = randomUUID();
	const document = oneLine(newRef(), 1);
	await shop.call('POST', '/api/v1/orders', { key, body: document, idempotencyKey });
	const other = { ...document, tags: ['other'] };
	const refused = await shop.call('POST', '/api/v1/orders', { key, body: other, idempotencyKey });
	expectProblem(refused, 422, 'idempotency.mismatch');
	const elsewhere = await shop.call('POST', `/api/v1/claims/${claim}/packed`, { key, idempotencyKey });
	expectProblem(elsewhere, 422, 'idempotency.mismatch');
});

describe('at the door', () => {
	const hosts = ['evil.example', 'localhost.evil.example', 'evil.example:80', 'localhost@evil.example'];
	test.each(hosts)('a poisoned Host is 421: %j', async (host) => {
		for (const path of ['/', '/api/v1/orders/x', '/orders/x', '/manifest.webmanifest']) {
			const refused = await rawRequest(shop.origin, { path, headers: { host, 'accept-language': 'en' } });
			expectProblem(refused, 421, 'host.unknown');
			expect(refused.text).not.toContain('evil');
		}
		const health = await rawRequest(shop.origin, { path: '/healthz', headers: { host } });
		expect(health.status).toBe(200);
	});

	test('of two Hosts none is believed, and an address that names another shop leads nowhere', async () => {
		const ours = `Host: ${new URL(shop.origin).host}\r\n`;
		for (const both of [`${ours}Host: evil.example\r\n`, ours + ours])
			expect(
				(await sendBytes(shop.origin, `GET / HTTP/1.1\r\n${both}Connection: close\r\n\r\n`)).status
			).toBe(421);
		const whole = `GET http://evil.example/t/x HTTP/1.1\r\n${ours}Connection: close\r\n\r\n`;
		expect(await sendBytes(shop.origin, whole)).toMatchObject({
			status: 400,
			text: expect.not.stringContaining('evil')
		});
	});

	test('an address that only begins like the machines’ is a page’s: a foreign form is refused without a cookie too', async () => {
		const { host } = new URL(shop.origin);
		const form = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\nConnection: close';
		for (const path of [
			'/language',
			'/api/../language',
			'/api/%2e%2e/language',
			'/api/v1/../../code?/prove'
		]) {
			const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://evil.example\r\n${form}`;
			// As it stands: a client of HTTP would tidy the address up.
			expect((await sendBytes(shop.origin, `${head}\r\n\r\nlocale=en`)).status, path).toBe(403);
		}
	});

	test('what is no form, or names what is no action, is the sender’s fault', async () => {
		const post = (path: string, type: string, body: string) =>
			rawRequest(shop.origin, {
				method: 'POST',
				path,
				headers: { 'content-type': type, accept: 'text/html' },
				body
			});
		for (const action of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
			expect((await post(`/?/${action}`, 'application/x-www-form-urlencoded', 'a=b')).status, action).toBe(
				404
			);
		expect((await post('/?/nothing', 'application/x-www-form-urlencoded', 'a=b')).status).toBe(404);
		for (const type of ['text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x'])
			for (const path of ['/?/find', '/language'])
				expect((await post(path, type, 'a=b')).status, type).toBe(400);
		const nothing = { method: 'POST', path: '/language', headers: { accept: 'text/html' } };
		expect((await rawRequest(shop.origin, nothing)).status).toBe(400);
		expect(shop.output()).not.toMatch(/"level":(50|60)/);
	});

	test('X-Forwarded-Host is not believed', async () => {
		const expires_at = '2027-01-01T00:00:00Z';
		const headers = {
			'x-forwarded-host': 'evil.example',
			'x-forwarded-proto': 'https',
			forwarded: 'host=evil.example'
		};
		const made = await shop.call('POST', `/api/v1/orders/${ref}/links`, {
			key,
			body: { scope: 'watch', expires_at },
			headers
		});
		expect(made.json['url']).toMatch(/^http:\/\/localhost:\d+\/t\//);
	});

	const cookie = { cookie: 'session=x' };
	test.each([
		['form', 'application/x-www-form-urlencoded', 'locale=en'],
		['text', 'text/plain', '{"locale":"en"}'],
		['JSON', 'application/json', '{}'],
		['empty', undefined, '']
	])('a cross-origin %s post with a cookie is 403', async (_, type, body) => {
		const headers = { ...cookie, ...(type && { 'content-type': type }) };
		for (const origin of ['https://evil.example', 'null', `${shop.origin}.evil.example`, undefined]) {
			const from = { ...headers, ...(origin && { origin }), 'accept-language': 'zh' };
			for (const path of ['/language', '/t/AAAA?/open', '/api/v1/orders']) {
				const refused = await rawRequest(shop.origin, { method: 'POST', path, headers: from, body });
				expectProblem(refused, 403, 'origin.refused', {}, 'zh');
			}
		}
	});

	test('the same post from a page of ours passes', async () => {
		const headers = { ...cookie, 'content-type': 'application/x-www-form-urlencoded' };
		const body = 'locale=en&back=%2F';
		const ours: Record<string, string>[] = [{ origin: shop.origin }, { 'sec-fetch-site': 'same-origin' }];
		for (const from of ours) {
			const answer = await rawRequest(shop.origin, {
				method: 'POST',
				path: '/language',
				headers: { ...headers, ...from },
				body
			});
			expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
		}
	});
});

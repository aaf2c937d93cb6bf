import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { expectSecurityHeaders } from '#tests/support/problems.ts';
import { rawRequest, sendBytes } from '#tests/support/raw-request.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Whatever leaves the house carries the same protection. */
let shop: Shop;
let key: string;
let script: string;
const ref = newRef();

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read');
	await shop.call('POST', '/api/v1/orders', { key, body: oneLine(ref, 1) });
	script = /"\.?(\/_app\/immutable\/[^"]+\.js)"/.exec((await shop.call('GET', '/')).text)?.[1] ?? '';
});
afterAll(() => shop?.stop());

const knock = (more: string) => `GET / HTTP/1.1\r\nHost: localhost\r\n${more}Connection: close\r\n\r\n`;
type Ask = () => Promise<{ status: number; headers: Headers }>;
const ANSWERS: [string, number, Ask][] = [
	['an answer of the API', 200, () => shop.call('GET', `/api/v1/orders/${ref}`, { key })],
	[
		'not modified',
		304,
		() => shop.call('GET', `/api/v1/orders/${ref}`, { key, headers: { 'if-none-match': '*' } })
	],
	['a created order', 201, () => shop.call('POST', '/api/v1/orders', { key, body: oneLine(newRef(), 1) })],
	['a refusal of the API', 401, () => shop.call('GET', `/api/v1/orders/${ref}`)],
	['an API route that is not there', 404, () => shop.call('GET', '/api/v1/nothing')],
	[
		'a body too large',
		413,
		() =>
			rawRequest(shop.origin, {
				method: 'POST',
				path: '/api/v1/orders',
				headers: { 'content-length': '99999999999' },
				body: '{}'
			})
	],
	[
		'a refusal of the door',
		421,
		() => rawRequest(shop.origin, { path: '/', headers: { host: 'evil.example' } })
	],
	[
		'a foreign form',
		403,
		() => shop.call('POST', '/language', { headers: { cookie: 'a=b', origin: 'https://evil.example' } })
	],
	['a page', 200, () => shop.call('GET', '/')],
	['a page that is not there', 404, () => shop.call('GET', '/nothing/at/all')],
	['an order that is not there', 404, () => shop.call('GET', '/orders/NOBODY')],
	['a link that is not there', 404, () => shop.call('GET', `/t/${'A'.repeat(27)}`)],
	['the data of a page', 200, () => shop.call('GET', '/orders/NOBODY/__data.json')],
	['the offline page', 200, () => shop.call('GET', '/offline')],
	[
		'a form answered elsewhere',
		303,
		() =>
			shop.call('POST', '/language', {
				headers: { 'content-type': 'application/x-www-form-urlencoded' },
				body: 'locale=en'
			})
	],
	['a static file', 200, () => shop.call('GET', '/manifest.webmanifest')],
	['a picture', 200, () => shop.call('GET', '/icons/mark.svg')],
	['a script', 200, () => shop.call('GET', script)],
	['a script that is not there', 404, () => shop.call('GET', '/_app/immutable/nothing.js')],
	['the service worker', 200, () => shop.call('GET', '/service-worker.js')],
	['the description of the API', 200, () => shop.call('GET', '/api/v1/openapi.json')],
	['HEAD', 200, () => shop.call('HEAD', '/')],
	['health', 200, () => shop.call('GET', '/healthz')],
	['figures', 200, () => shop.call('GET', '/metrics')],
	['what is no HTTP', 400, () => sendBytes(shop.origin, 'nonsense\r\n\r\n')],
	['headers without an end', 431, () => sendBytes(shop.origin, knock(`Cookie: a=${'x'.repeat(20_000)}\r\n`))],
	[
		'a request without a host',
		421,
		() => sendBytes(shop.origin, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')
	],
	['an expectation', 417, () => sendBytes(shop.origin, knock('Expect: miracles\r\n'))],
	[
		'OPTIONS from another site',
		404,
		() =>
			shop.call('OPTIONS', '/api/v1/orders', {
				headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
			})
	]
];

describe('security headers stand on', () => {
	test.each(ANSWERS)('%s', async (_, status, ask) => {
		const answer = await ask();
		expect(answer.status).toBe(status);
		expectSecurityHeaders(answer.headers);
		// Nobody else’s script may read an answer.
		expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
	});
});

test('a page allows scripts by nonce or hash only, and nothing from elsewhere', async () => {
	const policy = (await shop.call('GET', '/')).headers.get('content-security-policy') ?? '';
	expect(policy).toMatch(/default-src 'none'/);
	expect(policy).toMatch(/script-src 'self' 'nonce-[\w-]{36}'/);
	const [one, two] = await Promise.all(['/', '/'].map((path) => shop.call('GET', path)));
	const nonceOf = (headers?: Headers) =>
		/'nonce-([^']+)'/.exec(headers?.get('content-security-policy') ?? '')?.[1];
	expect(nonceOf(one?.headers)).not.toBe(nonceOf(two?.headers));
});

test('private answers are kept by nobody, files with a name of their own by everybody', async () => {
	const cacheOf = async (path: string, call = {}) =>
		(await shop.call('GET', path, call)).headers.get('cache-control');
	expect(await cacheOf(`/api/v1/orders/${ref}`, { key })).toMatch(/private|no-store/);
	expect(await cacheOf(script)).toMatch(/immutable/);
	expect((await cacheOf('/service-worker.js')) ?? '').not.toMatch(/immutable/);
});

test('over https the browser is told to stay there', async () => {
	const secure = await startShop({ env: { ORIGIN: 'https://orders.example.com' } });
	try {
		const answer = await rawRequest(secure.origin, { path: '/', headers: { host: 'orders.example.com' } });
		expect(answer.status).toBe(200);
		expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8,}/);
		const local = await rawRequest(secure.origin, { path: '/' });
		expect(local.status).toBe(421);
	} finally {
		await secure.stop();
	}
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { rawRequest } from '#tests/support/raw-request.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** 100 MB at once, told beforehand or not: 413, and the server's memory stays what it was. */
const MB = 1024 ** 2;
const BODY_LIMIT = 16 * MB;
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop({ env: { BODY_LIMIT: '16M' } });
	key = await shop.key('orders:write');
});
afterAll(() => shop?.stop());

const CHUNK = Buffer.alloc(MB, '[');
const bytes = (count: number): Iterable<Buffer> => ({
	*[Symbol.iterator]() {
		for (let left = count; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left);
	}
});

/** The most memory the process has ever held, in bytes. */
function peakMemory(): number {
	const status = readFileSync(`/proc/${shop.pid}/status`, 'utf8');
	return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

const sendOnce = (chunks: Iterable<Uint8Array>, headers: Record<string, string>, path: string) =>
	rawRequest(shop.origin, {
		method: 'POST',
		path,
		headers: {
			authorization: `Bearer ${key}`,
			'content-type': 'application/json',
			'idempotency-key': crypto.randomUUID(),
			...headers
		},
		chunks
	});

/** Once more where the reset of a sender that writes on overtook the answer: which of them comes first is the network's. */
async function send(
	chunks: Iterable<Uint8Array>,
	headers: Record<string, string> = {},
	path = '/api/v1/orders'
) {
	const isReset = (error: unknown) => /EPIPE|ECONNRESET/.test(String(error));
	return sendOnce(chunks, headers, path).catch((error: unknown) => {
		if (!isReset(error)) throw error;
		return sendOnce(chunks, headers, path);
	});
}

describe.runIf(process.platform === 'linux')('100 MB', () => {
	test.each([
		['with its length', { 'content-length': String(100 * MB) }],
		['in chunks of a length nobody knows', {}],
		['in chunks, without a key', { authorization: 'Bearer none' }]
	])('%s', async (_, headers) => {
		await shop.call('POST', '/api/v1/orders', { key, body: oneLine(newRef(), 1) });
		const before = peakMemory();
		for (let times = 0; times < 3; times++) {
			const refused = await send(bytes(100 * MB), headers);
			if ('authorization' in headers) expectProblem(refused, 401, 'auth.required');
			else expectProblem(refused, 413, 'payload.too_large', { limit: BODY_LIMIT });
			// It hangs up instead of reading on.
			expect(refused.sent).toBeLessThan(60 * MB);
		}
		expect(peakMemory() - before).toBeLessThan(96 * MB);
		const sound = await shop.call('POST', '/api/v1/orders', { key, body: oneLine(newRef(), 1) });
		expect(sound.status).toBe(201);
	});

	test('eight at a time', async () => {
		const before = peakMemory();
		const all = await Promise.all(Array.from({ length: 8 }, () => send(bytes(100 * MB))));
		for (const refused of all) expectProblem(refused, 413, 'payload.too_large', { limit: BODY_LIMIT });
		expect(peakMemory() - before).toBeLessThan(8 * 3 * BODY_LIMIT);
	});
});

test.runIf(process.platform === 'linux')('a webhook of 100 MB, with its length or without', async () => {
	const [path, json] = ['/api/webhooks/carriers/easypost', { 'content-type': 'application/json' }];
	await shop.call('POST', path, { body: '{}' });
	const before = peakMemory();
	for (const headers of [{ ...json, 'content-length': String(100 * MB) }, json]) {
		const refused = await send(bytes(100 * MB), headers, path);
		expectProblem(refused, 413, 'payload.too_large');
		expect(refused.sent).toBeLessThan(60 * MB);
	}
	const packed = await send(bytes(MB), { ...json, 'content-encoding': 'gzip' }, path);
	expectProblem(packed, 400, 'request.invalid');
	expect(peakMemory() - before).toBeLessThan(64 * MB);
});

const KB = 1024;
/** Where, and how much is read there: what anybody may send is small. */
test.each([
	['/language', 64 * KB],
	['/?/find', 64 * KB],
	['/staff/sign-in', 64 * KB],
	['/staff/sign-in/passkey', 64 * KB],
	['/orders/X/cancel', 1024 * KB]
])('a page takes no large form either: %s', async (path, limit) => {
	const type = { 'content-type': 'application/x-www-form-urlencoded' };
	const told: Record<string, string> = { 'content-length': String(limit + 1) };
	for (const headers of [told, {}]) {
		const refused = await send(bytes(limit + 1), { ...type, ...headers }, path);
		// Who may not act there is told that first, if nothing was read of the body by then.
		expect(refused.status).toBe(path.startsWith('/orders') && headers !== told ? 404 : 413);
	}
	const taken = await send([Buffer.from('a=b')], type, path);
	expect(taken.status).not.toBe(413);
	expect((await shop.call('GET', '/')).status).toBe(200);
});

test('a length that lies is refused or cut, and costs nobody else anything', async () => {
	const body = JSON.stringify(oneLine(newRef(), 1));
	const lies: Record<string, string>[] = [
		{ 'content-length': '-1' },
		{ 'content-length': '1e9' },
		{ 'content-length': '10', 'transfer-encoding': 'chunked' }
	];
	for (const headers of lies) {
		const answer = await send([Buffer.from(body)], headers).catch(() => undefined);
		expect(answer?.status ?? 400).toBe(400);
	}
	expect((await shop.call('GET', '/healthz')).status).toBe(200);
});

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { outageOf } from '#tests/support/cut-off.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { expectProblem, titleOf } from '#tests/support/problems.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** The database goes away: everybody is told so, nothing acknowledged is lost, and it all comes back by itself. */
let shop: Shop;
let key: string;
let ref: string;
let page: string;
let outage: ReturnType<typeof outageOf>;

beforeAll(async () => {
	shop = await startShop();
	outage = outageOf(shop.databaseUrl);
	key = await shop.key('orders:read', 'orders:write', 'links:write');
	ref = newRef();
	await post('orders', oneLine(ref, 1));
	const expires_at = new Date(Date.now() + 3_600_000).toISOString();
	page = new URL(String((await post(`orders/${ref}/links`, { scope: 'watch', expires_at })).json['url']))
		.pathname;
});
afterAll(() => shop?.stop());

let pid: number;
beforeEach(() => {
	pid = shop.pid;
});
afterEach(async () => {
	await outage.end();
	expect(isAlive(pid), shop.output().slice(-3000)).toBe(true);
});

function isAlive(which: number): boolean {
	try {
		return process.kill(which, 0);
	} catch {
		return false;
	}
}
const post = (path: string, body: object, idempotencyKey = randomUUID()): Promise<Answer> =>
	shop.call('POST', `/api/v1/${path}`, { key, body, idempotencyKey });
const get = (path: string, headers = {}) => shop.call('GET', path, { key, headers });
const statusOf = async (path: string) => (await get(path)).status;

test('while it is away, health says how it is, machines get 503 with a time, and people a page', async () => {
	await outage.begin();
	expect(await statusOf('/healthz')).toBe(200);
	const ready = await get('/readyz');
	expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '1']);
	for (const [language, header] of [
		['en', 'en'],
		['zh', 'zh-CN']
	] as const) {
		const headers = { 'accept-language': header };
		const calls = [
			get(`/api/v1/orders/${ref}`, headers),
			get(`/api/v1/orders/${ref}/events`, headers),
			shop.call('POST', '/api/v1/orders', { key, body: oneLine(newRef(), 1), headers })
		];
		for (const answer of await Promise.all(calls)) {
			expectProblem(answer, 503, 'service.unavailable', {}, language);
			expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
		}
		const shown = await shop.call('GET', page, { headers: { accept: 'text/html', ...headers } });
		expect(shown.status).toBe(503);
		expect(shown.headers.get('content-type')).toMatch(/^text\/html/);
		expect(shown.text).not.toMatch(/Internal Error|ECONN|postgres|Drizzle|select /i);
		expect(shown.text).toContain(language === 'en' ? 'lang="en"' : 'lang="zh-CN"');
	}
	// What needs no database goes on.
	expect(
		await Promise.all(['/', '/offline', '/manifest.webmanifest', '/api/v1/openapi.json'].map(statusOf))
	).toEqual([200, 200, 200, 200]);
	expect(titleOf('service.unavailable', 'en')).not.toBe(titleOf('service.unavailable', 'zh'));

	await outage.end();
	await until('it is ready again', async () => (await statusOf('/readyz')) === 200);
	await until('orders are read again', async () => (await statusOf(`/api/v1/orders/${ref}`)) === 200);
	expect((await post('orders', oneLine(newRef(), 1))).status).toBe(201);
	expect(await statusOf(page)).toBe(200);
});

test('sessions that end under load cost nothing that was acknowledged, and nobody has to start anything again', async () => {
	let isOver = false;
	const acknowledged = new Map<string, string>();
	const statuses = new Map<number, number>();
	const client = async () => {
		while (!isOver) {
			const [order, idempotencyKey] = [newRef(), randomUUID()];
			// As a good machine does: the same key until there is an answer that counts.
			for (let tries = 0; tries < 200 && !acknowledged.has(order); tries++) {
				const { status, json } = await post('orders', oneLine(order, 1), idempotencyKey);
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
				if (status === 201) acknowledged.set(order, String(json['ref']));
				else if (status !== 503 && status !== 409) throw new Error(`${status} ${JSON.stringify(json)}`);
				else await sleep(20);
			}
		}
	};
	const clients = Array.from({ length: 8 }, client);
	for (let cut = 0; cut < 10; cut++) {
		const before = acknowledged.size;
		await until('some more come through', () => acknowledged.size >= before + 2, 60_000);
		await sleep(Math.random() * 60);
		await outage.dropSessions();
	}
	isOver = true;
	await Promise.all(clients);
	expect(statuses.get(503)).toBeGreaterThan(0);
	expect(acknowledged.size).toBeGreaterThanOrEqual(20);
	const { sql } = shop.connection;
	const stored = await sql<
		{ ref: string }[]
	>`select ref from orders where history_seq = 1 and ref in ${sql([...acknowledged.keys()])}`;
	expect(stored).toHaveLength(acknowledged.size);
	expect(await brokenInvariants(shop.connection)).toEqual([]);
	// Every session of the pool is good again, not only the one that the next request happens to take.
	await until('forty at once are all answered', async () => {
		const all = await Promise.all(Array.from({ length: 40 }, () => statusOf(`/api/v1/orders/${ref}`)));
		return all.every((status) => status === 200);
	});
});

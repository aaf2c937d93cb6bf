import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EventStream } from '#tests/support/event-stream.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { spawnServer } from '#tests/support/server-process.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** How a server comes up, and how it goes: what is under way is finished, and within five seconds it is gone. */
const GONE_WITHIN_MS = 5000;
let database: FreshDatabase;

beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database?.drop());

describe('SIGTERM', () => {
	let shop: Shop;
	let key: string;
	let ref: string;
	beforeEach(async () => {
		shop = await startShop({ databaseUrl: database.url });
		key = await shop.key('orders:read', 'orders:write', 'warehouse:write');
		ref = newRef();
		await shop.call('POST', '/api/v1/orders', { key, body: oneLine(ref, 1) });
	});
	afterEach(() => shop?.stop());

	const claim = () =>
		shop.call('POST', `/api/v1/orders/${ref}/claims`, {
			key,
			body: { lines: [{ line: 'l1', quantity: 1 }] }
		});
	/** A claim that waits for the order until the returned end is called. */
	async function slowClaim() {
		const held = Promise.withResolvers<void>();
		const end = Promise.withResolvers<void>();
		const done = shop.connection.sql.begin(async (tx) => {
			await tx`set local idle_in_transaction_session_timeout = 0`;
			await tx`select 1 from orders where ref = ${ref} for no key update`;
			held.resolve();
			await end.promise;
		});
		await held.promise;
		const answer = claim();
		answer.catch(() => {});
		await until('the claim waits for the order', async () => {
			// Of all that may wait for a lock just now, the one that locks an order.
			const waiting = await shop.connection.sql`select from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock' and query ~ 'from orders .*for no key update'`;
			return waiting.length === 1;
		});
		const release = async () => {
			end.resolve();
			await done;
		};
		return { answer, release };
	}
	const timed = async (work: Promise<number | null>) => {
		const started = performance.now();
		const code = await work;
		return { code, ms: performance.now() - started };
	};

	test('finishes the request that is under way, takes no other, and ends with 0', async () => {
		const { answer, release } = await slowClaim();
		const origin = shop.origin;
		const gone = timed(shop.end());
		await until('nobody is let in any more', () =>
			fetch(`${origin}/healthz`).then(
				() => false,
				() => true
			)
		);
		await release();
		expect((await answer).status).toBe(201);
		const { code, ms } = await gone;
		expect(code).toBe(0);
		expect(ms).toBeLessThan(GONE_WITHIN_MS);
	});

	test('does not wait for connections that are only kept, nor for live streams', async () => {
		await Promise.all([1, 2, 3].map(() => shop.call('GET', '/healthz')));
		const stream = new EventStream(`${shop.origin}/api/v1/orders/${ref}/events`, {
			authorization: `Bearer ${key}`
		});
		await stream.until((one) => one.told.length === 1);
		const gone = timed(shop.end());
		// As streams end, not as a connection that broke.
		await stream.until((one) => one.outcome === 'ended');
		const { code, ms } = await gone;
		expect(code).toBe(0);
		expect(ms).toBeLessThan(GONE_WITHIN_MS);
	});

	test('waits for nobody longer than that: what has no answer by then has had no effect', async () => {
		const { answer, release } = await slowClaim();
		const { ms } = await timed(shop.end());
		expect(ms).toBeLessThan(GONE_WITHIN_MS + 500);
		// Cut off, or told in time that nothing came of it.
		expect(await answer.then(({ status }) => status).catch(() => 'cut off')).toBeOneOf(['cut off', 503]);
		await release();
		const { sql } = shop.connection;
		const [row] =
			await sql`select count(*)::int as n from claims c join orders o on o.id = c.order_id where o.ref = ${ref}`;
		expect(row?.['n']).toBe(0);
	});
});

describe('a start', () => {
	const env = (more: Record<string, string> = {}) => ({
		DATABASE_URL: database.url,
		DEMO: '0',
		SMTP_URL: 'smtp://127.0.0.1:9',
		...more
	});

	test('on a port in use is one line with the remedy, and not 0', async () => {
		const holder = createServer().listen(0, '127.0.0.1');
		await until('somebody has the port', () => holder.listening);
		const { port } = holder.address() as AddressInfo;
		try {
			const { code, out, err } = await (await spawnServer(env({ PORT: String(port) }))).ended;
			expect(err).toBe(
				`Port ${port} on 127.0.0.1 is in use: stop the program that uses it, or choose another one with PORT=${port + 1}\n`
			);
			expect(out.split('\n').filter((line) => line && !line.startsWith('{'))).toEqual([]);
			expect(code).toBe(1);
		} finally {
			holder.close();
		}
	});

	test.each([
		['PORT', { PORT: '99999' }],
		['BODY_LIMIT', { BODY_LIMIT: 'lots' }],
		['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/shop' }],
		['DATABASE_URL', { DATABASE_URL: 'postgres://nobody:hunter2@127.0.0.1:1/none' }],
		['ORIGIN', { ORIGIN: 'orders.example.com/shop' }],
		['SMTP_URL', { SMTP_URL: '' }]
	])('with a wrong %s is one line that names it, without a secret, and not 0', async (name, wrong) => {
		const { code, err } = await (await spawnServer(env(wrong))).ended;
		expect(err.trimEnd().split('\n')).toHaveLength(1);
		expect(err).toContain(name);
		expect(err).not.toContain('hunter2');
		expect(code).toBe(1);
	});

	test('is told by health from the first moment, and lets nobody in before it is through', async () => {
		const server = await spawnServer(env());
		const seen = new Set<string>();
		await until('it is ready', async () => {
			const [live, ready, api] = await Promise.all(
				['/healthz', '/readyz', '/api/v1/orders/X'].map((path) =>
					fetch(server.origin + path).catch(() => undefined)
				)
			);
			if (live) seen.add(`live ${live.status}`);
			if (ready && api) seen.add(`ready ${ready.status}`);
			if (api?.status === 503) expect(api.headers.get('retry-after')).toBe('1');
			return ready?.status === 200;
		});
		expect([...seen].filter((one) => one.startsWith('live'))).toEqual(['live 200']);
		expect(seen).toContain('ready 200');
		expect(await server.stop()).toBe(0);
	});

	test('with DEMO=0 is an empty shop, and stays one', async () => {
		const empty = await freshDatabase();
		const shop = await startShop({ databaseUrl: empty.url });
		try {
			const counts = () =>
				shop.connection
					.sql`select (select count(*)::int from orders) as orders, (select count(*)::int from products) as products`;
			expect(await counts()).toEqual([{ orders: 0, products: 0 }]);
			const key = await shop.key('orders:read');
			expectProblem(await shop.call('GET', '/api/v1/orders/RT-1001', { key }), 404, 'order.not_found');
			expect((await shop.call('GET', '/mailbox')).status).toBe(404);
			await shop.restart();
			expect(await counts()).toEqual([{ orders: 0, products: 0 }]);
		} finally {
			await shop.stop();
			await empty.drop();
		}
	});
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstBrokenEntry } from '#server/db/history.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** kill -9 at any moment: before the commit nothing happened, after it the retry gets the answer (law 6; "Crashes"). */
const ROUNDS = 4;
const AT_ONCE = 20;
const PIECES = ROUNDS * AT_ONCE * 2;

let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'warehouse:write');
});
afterAll(() => shop?.stop());

type Ask = { path: string; body: object; idempotencyKey: string };
const send = (ask: Ask) => shop.call('POST', `/api/v1/${ask.path}`, { key, ...ask });
const claimOf = (ref: string): Ask => ({
	path: `orders/${ref}/claims`,
	body: { lines: [{ line: 'l1', quantity: 1 }] },
	idempotencyKey: randomUUID()
});
const orderOf = (ref: string): Ask => ({
	path: 'orders',
	body: oneLine(ref, 1),
	idempotencyKey: randomUUID()
});
const isReplay = (answer: Answer) => answer.headers.get('idempotent-replayed') === 'true';

test('a commit whose answer was never sent is answered on the retry', async () => {
	const { sql } = shop.connection;
	const ref = newRef();
	await send({ path: 'orders', body: oneLine(ref, 5), idempotencyKey: randomUUID() });
	// Makes the commit itself take a second: time enough to kill whoever waits for its end.
	await sql.unsafe(`create function linger() returns trigger language plpgsql as
		$$ begin perform pg_sleep(1); return null; end $$`);
	await sql.unsafe(`create constraint trigger linger after update on idempotency_keys
		deferrable initially deferred for each row execute function linger()`);
	const ask = claimOf(ref);
	const lost = send(ask).catch(() => 'lost');
	const isCommitting = async () =>
		(
			await sql`select 1 from pg_stat_activity where datname = current_database() and state = 'active'
				and query ilike 'commit%'`
		).length > 0;
	await until('the commit is under way', isCommitting);
	await shop.kill();
	expect(await lost).toBe('lost');
	await until('the commit has ended', async () => !(await isCommitting()));
	await sql.unsafe('drop trigger linger on idempotency_keys; drop function linger');
	await shop.restart();

	const retry = await send(ask);
	expect([retry.status, isReplay(retry)]).toEqual([201, true]);
	const [row] =
		await sql`select count(*)::int as n from claims c join orders o on o.id = c.order_id where o.ref = ${ref}`;
	expect(row?.['n']).toBe(1);
});

test('at random moments: every request has taken effect once when it was sent until it was answered', async () => {
	const { sql, db } = shop.connection;
	const shared = newRef();
	await send({ path: 'orders', body: oneLine(shared, PIECES), idempotencyKey: randomUUID() });
	const asked: Ask[] = [];
	const answered = new Map<Ask, Answer>();
	for (let round = 0; round < ROUNDS; round++) {
		const batch = Array.from({ length: AT_ONCE }, () => [orderOf(newRef()), claimOf(shared)]).flat();
		asked.push(...batch);
		// Somewhere between the first answer and the last: some are through by then, and others under way.
		const moment = 1 + Math.floor(Math.random() * (batch.length - 1));
		const reached = Promise.withResolvers<void>();
		let through = 0;
		const sent = batch.map((ask) =>
			send(ask).then(
				(answer) => {
					answered.set(ask, answer);
					if (++through === moment) reached.resolve();
				},
				() => {}
			)
		);
		await reached.promise;
		await shop.kill();
		await Promise.all(sent);
		await shop.restart();
	}
	let replayed = 0;
	const claims = new Set<unknown>();
	const retries = await Promise.all(
		asked.map(async (ask) => ({ ask, retry: await send(ask), again: await send(ask) }))
	);
	for (const { ask, retry, again } of retries) {
		expect(retry.status, retry.text).toBe(201);
		const before = answered.get(ask);
		if (before) expect([retry.text, isReplay(retry)]).toEqual([before.text, true]);
		expect([again.text, isReplay(again)]).toEqual([retry.text, true]);
		if (isReplay(retry)) replayed++;
		if (ask.path !== 'orders') claims.add(retry.json['id']);
	}
	// Some were cut before their commit, some came through: else the moments were no test.
	expect(replayed).toBeGreaterThan(0);
	expect(replayed).toBeLessThan(asked.length);

	expect(claims.size).toBe(ROUNDS * AT_ONCE);
	const [row] = await sql`select count(*)::int as claims, o.history_seq as entries, o.id from orders o
		join claims c on c.order_id = o.id where o.ref = ${shared} group by o.id`;
	expect(row).toMatchObject({ claims: ROUNDS * AT_ONCE, entries: 1 + ROUNDS * AT_ONCE });
	expect(await firstBrokenEntry(db, row?.['id'])).toBeUndefined();
	const refs = asked.filter(({ path }) => path === 'orders').map(({ body }) => (body as { ref: string }).ref);
	const placed = await sql`select ref, version, history_seq from orders where ref in ${sql(refs)}`;
	expect(placed).toHaveLength(refs.length);
	for (const order of placed) expect(order).toMatchObject({ version: 1, history_seq: 1 });
	const [outbox] =
		await sql`select count(*)::int as rows, (select count(*)::int from history) as entries from outbox`;
	expect(outbox?.['rows']).toBe(outbox?.['entries']);
});

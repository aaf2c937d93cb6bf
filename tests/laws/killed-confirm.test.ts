import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { moneyOf } from '#tests/support/quotes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** kill -9 around the commit of a confirm, and forty confirms over two servers ("Crashes", "Races"). */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'quotes:write');
});
afterAll(() => shop?.stop());

const LAMPS = { kind: 'cancel', lines: [{ line: 'l1', quantity: 2 }] };

/** An order whose lamps are quoted: its ref, and where the quote is confirmed. */
async function quoted(): Promise<{ ref: string; path: string }> {
	const ref = newRef();
	await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref) });
	const quote = await shop.call('POST', `/api/v1/orders/${ref}/quotes`, { key, body: LAMPS });
	return { ref, path: `/api/v1/quotes/${String(quote.json['id'])}/confirm` };
}

test('a confirm whose server dies before the commit has not happened, and can be made', async () => {
	const { sql } = shop.connection;
	const { ref, path } = await quoted();
	const before = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	// The refund's row takes a while to write: everything else of the command is written by then, or waits behind it.
	await sql.unsafe(`create function linger() returns trigger language plpgsql as
		$$ begin perform pg_sleep(1); return new; end $$`);
	await sql.unsafe('create trigger linger before insert on refunds for each row execute function linger()');
	const idempotencyKey = randomUUID();
	const lost = shop.call('POST', path, { key, idempotencyKey }).catch(() => 'lost');
	const isWriting = async () =>
		(await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)
			.length > 0;
	await until('the refund is being written', isWriting);
	await shop.kill();
	expect(await lost).toBe('lost');
	await until('its session has ended', async () => !(await isWriting()));
	await sql.unsafe('drop trigger linger on refunds; drop function linger');
	await shop.restart();

	expect((await shop.call('GET', `/api/v1/orders/${ref}`, { key })).text).toBe(before.text);
	expect(await moneyOf(shop.connection, ref)).toMatchObject({ pending: 0, fees: 0, refunds: 0 });
	expect(await sql`select 1 from idempotency_keys where key = ${idempotencyKey}`).toEqual([]);
	const retry = await shop.call('POST', path, { key, idempotencyKey });
	expect([retry.status, retry.headers.get('idempotent-replayed')]).toEqual([200, null]);
	expect(await moneyOf(shop.connection, ref)).toMatchObject({ refunds: 1 });
});

test('forty confirms of one quote over two servers: one effect, the rest the very same bytes or told to come again', async () => {
	const second = await startShop({ databaseUrl: shop.databaseUrl });
	try {
		for (let round = 0; round < 3; round++) {
			const { ref, path } = await quoted();
			const servers = [shop, second];
			const answers = await Promise.all(
				Array.from({ length: 40 }, (_, index) => (servers[index % 2] ?? shop).call('POST', path, { key }))
			);
			const done = answers.filter(({ status }) => status === 200);
			expect(done.length).toBeGreaterThan(0);
			expect(new Set(done.map(({ text }) => text)).size).toBe(1);
			expect(answers.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
			expect(await moneyOf(shop.connection, ref)).toMatchObject({ refunds: 1 });
		}
	} finally {
		await second.stop();
	}
});

test('a confirm that was committed and never answered is replayed, by its key and by its quote', async () => {
	const { sql } = shop.connection;
	const { ref, path } = await quoted();
	// Makes the commit itself take a second: time enough to kill whoever waits for its end.
	await sql.unsafe(`create function linger() returns trigger language plpgsql as
		$$ begin perform pg_sleep(1); return null; end $$`);
	await sql.unsafe(`create constraint trigger linger after insert on refunds
		deferrable initially deferred for each row execute function linger()`);
	const idempotencyKey = randomUUID();
	const lost = shop.call('POST', path, { key, idempotencyKey }).catch(() => 'lost');
	const isCommitting = async () =>
		(
			await sql`select 1 from pg_stat_activity where datname = current_database() and state = 'active'
				and query ilike 'commit%'`
		).length > 0;
	await until('the commit is under way', isCommitting);
	await shop.kill();
	expect(await lost).toBe('lost');
	await until('the commit has ended', async () => !(await isCommitting()));
	await sql.unsafe('drop trigger linger on refunds; drop function linger');
	await shop.restart();

	const retry = await shop.call('POST', path, { key, idempotencyKey });
	expect([retry.status, retry.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
	const again = await shop.call('POST', path, { key });
	expect(again.text).toBe(retry.text);
	const [refund] = retry.json['refunds'] as { amount: number }[];
	expect(await moneyOf(shop.connection, ref)).toMatchObject({ pending: refund?.amount, refunds: 1 });
});

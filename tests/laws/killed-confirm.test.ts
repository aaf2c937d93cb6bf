import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { moneyOf } from '#tests/support/quotes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** kill -9 between the commit of a confirm and its answer: the retry replays it, and money moves once ("Crashes"). */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:write', 'orders:read', 'quotes:write');
});
afterAll(() => shop?.stop());

test('a confirm that was committed and never answered is replayed, by its key and by its quote', async () => {
	const { sql } = shop.connection;
	const ref = newRef();
	await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref) });
	const body = { kind: 'cancel', lines: [{ line: 'l1', quantity: 2 }] };
	const quote = await shop.call('POST', `/api/v1/orders/${ref}/quotes`, { key, body });
	const path = `/api/v1/quotes/${String(quote.json['id'])}/confirm`;
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

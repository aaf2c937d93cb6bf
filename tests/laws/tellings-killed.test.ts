import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { until } from '#tests/support/until.ts';

/** Law 6 of what is told before anybody asks: two servers, one of them killed in the middle; each buyer has one mail of it. */
let mails: MailServer;
let shop: Shop;
let second: Shop;
let key: string;

beforeAll(async () => {
	mails = await startMailServer();
	shop = await startShop({ env: { SMTP_URL: mails.url } });
	second = await startShop({ databaseUrl: shop.databaseUrl, env: { SMTP_URL: mails.url } });
	key = await shop.key('orders:write');
});
afterAll(async () => {
	await second?.stop();
	await shop?.stop();
	await mails?.close();
});

const addressOf = (ref: string) => `${ref.toLowerCase()}@buyers.example`;
const toldOf = (ref: string) =>
	mails.received
		.filter(({ to }) => to.includes(addressOf(ref)))
		.map(({ headers }) => ({ id: headers['message-id'], subject: headers['subject']?.split(': ')[1] }));

async function place(): Promise<string> {
	const ref = newRef();
	const now = Date.now();
	const body = oneLine(ref, 1, {
		buyer: { kind: 'consumer', email: addressOf(ref) },
		payments: [{ provider: 'test', reference: ref, amount: 1000, captured_at: new Date(now).toISOString() }],
		// Some time ahead: what is over when it is entered is no news.
		promise: { ship_by: new Date(now + 3_600_000).toISOString() }
	});
	const placed = await shop.call('POST', '/api/v1/orders', { key, body });
	expect(placed.status, placed.text).toBe(201);
	return ref;
}

test('a server that dies while it tells has told nobody; the other tells each buyer once', async () => {
	const { sql } = shop.connection;
	const refs: string[] = [];
	for (let index = 0; index < 12; index++) refs.push(await place());
	// Writing it down takes a while: it is killed while it does.
	await sql.unsafe(`create function linger() returns trigger language plpgsql as
		$$ begin if new.type = 'promise.missed' then perform pg_sleep(1); end if; return new; end $$`);
	await sql.unsafe('create trigger linger before insert on history for each row execute function linger()');
	await sql`update orders set ship_by = now() where ref in ${sql(refs)}`;
	await sql`insert into order_watches select id, now() from orders where ref in ${sql(refs)}
		on conflict (order_id) do update set look_at = now()`;
	const isWriting = async () =>
		(await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)
			.length > 0;
	await until('it is being written down', isWriting);
	await shop.kill();
	await sql.unsafe('drop trigger linger on history; drop function linger').catch(() => undefined);
	const told = async () =>
		(await sql<{ n: number }[]>`select count(*)::int as n from history where type = 'promise.missed'`)[0]?.n;
	await until('all is written down', async () => (await told()) === refs.length, 60_000);
	await shop.restart();
	const asked = 'some items come later, please choose';
	await until(
		'all are told',
		() => refs.every((ref) => toldOf(ref).some(({ subject }) => subject === asked)),
		60_000
	);
	// Nobody looks again for long enough that a second one would have come.
	await sql`update order_watches set look_at = now()`;
	await until(
		'all is looked at',
		async () => (await sql`select 1 from order_watches where look_at <= now()`).length === 0
	);
	for (const ref of refs) {
		const own = toldOf(ref).filter(({ subject }) => subject === asked);
		// At most one repeat per crash, and under the same Message-ID.
		expect(new Set(own.map(({ id }) => id)).size).toBe(1);
		expect(own.length).toBeLessThanOrEqual(2);
	}
	expect(await sql`select order_id from delays group by 1 having count(*) > 1`).toEqual([]);
	expect(await told()).toBe(refs.length);
});

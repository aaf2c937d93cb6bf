import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSessions, type Opened } from '#server/auth/sessions.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { APP_SECRET, buy, newestCode } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Sessions: what is stored of them, when they end, and what ends with them. */
let shop: Shop;
beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
});
afterAll(() => shop?.stop());

const open: EventStream[] = [];
afterEach(() => open.splice(0).forEach((stream) => stream.cut()));

const PHONE =
	'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0 Mobile Safari/537.36';
const hashOf = (id: string) => createHash('sha256').update(id).digest();
const idOf = ({ cookie }: Opened) => cookie.value;

/** A browser that proved one order by its code. */
async function guestOf(
	bought: { ref: string; email: string },
	browser = new CookieJar(shop, { 'user-agent': PHONE })
) {
	await browser.post('/?/find', { number: bought.ref, contact: bought.email });
	const { code } = await newestCode(shop);
	expect((await browser.post('/code?/prove', { code })).status).toBe(303);
	return browser;
}

async function shopperOf(email: string, browser = new CookieJar(shop, { 'user-agent': PHONE })) {
	await browser.post('/sign-in', { email });
	const { code } = await newestCode(shop);
	expect((await browser.post('/code?/prove', { code })).headers.get('location')).toBe('/orders');
	return browser;
}

function follow(browser: CookieJar, ref: string): EventStream {
	const stream = new EventStream(`${shop.origin}/live?topic=order:${ref}:0`, browser.header());
	open.push(stream);
	return stream;
}
const isGone = (stream: EventStream) => stream.told.some(({ event }) => event === 'gone');
const isTold = (stream: EventStream) => stream.told.some(({ event }) => event === 'order');

describe('what is stored', () => {
	test('of a session is its hash: whoever reads the tables signs in as nobody', async () => {
		const browser = await guestOf(await buy(shop));
		const id = browser.cookies.get('session') ?? '';
		expect(id.length).toBeGreaterThanOrEqual(32);
		const { sql } = shop.connection;
		const rows = await sql`select label from sessions where id_hash = ${hashOf(id)}`;
		expect(rows).toEqual([{ label: 'Chrome|Android' }]);
		const tables = await sql<{ name: string }[]>`
			select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
			where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
		for (const { name } of tables) {
			const [found] = await sql.unsafe(`select from ${name} t where t::text like '%${id}%' limit 1`);
			expect(found, name).toBeUndefined();
		}
		const stored = hashOf(id).toString('hex');
		for (const forged of [stored, Buffer.from(stored, 'hex').toString('base64url')])
			expect(
				(await shop.call('GET', '/orders', { headers: { cookie: `session=${forged}` } })).text
			).not.toContain('Lamp');
	});
});

describe('a session ends', () => {
	const HOUR = 3600;
	const DAY = 24 * HOUR;
	const TIMES = [
		{ kind: 'guest', idle: 24 * HOUR, absolute: 7 * DAY },
		{ kind: 'shopper', idle: 14 * DAY, absolute: 90 * DAY },
		{ kind: 'staff', idle: 0.5 * HOUR, absolute: 12 * HOUR }
	] as const;

	async function start(kind: (typeof TIMES)[number]['kind']): Promise<Opened> {
		const { db, sql } = shop.connection;
		const sessions = createSessions(db, false);
		if (kind === 'guest') return sessions.openGuest();
		if (kind === 'shopper') return sessions.openShopper(`${randomUUID()}@example.com`);
		const id = randomUUID();
		await sql`insert into principals (id, kind) values (${id}, 'staff')`;
		await sql`insert into staff_accounts (principal_id, email, email_key, name, role)
			values (${id}, ${id}, ${id}, 'Agent', 'agent')`;
		return sessions.openStaff(id);
	}
	const whoIs = async (opened: Opened) =>
		(await createSessions(shop.connection.db, false).whoIs(idOf(opened))).principal.kind;
	const ends = async (opened: Opened) => {
		const [row] = await shop.connection.sql<{ idle: number; absolute: number }[]>`
			select extract(epoch from expires_at - now())::float8 as idle,
				extract(epoch from absolute_expires_at - now())::float8 as absolute
			from sessions where id_hash = ${hashOf(idOf(opened))}`;
		return row ?? { idle: 0, absolute: 0 };
	};
	const near = (seconds: number, wanted: number) => {
		expect(seconds).toBeGreaterThan(wanted - 60);
		// Two clocks of one machine, one of them rounded to thousandths.
		expect(seconds).toBeLessThanOrEqual(wanted + 0.01);
	};

	test.each(TIMES)('of a $kind unused, and for good', async ({ kind, idle, absolute }) => {
		const { sql } = shop.connection;
		const opened = await start(kind);
		const at = await ends(opened);
		near(at.idle, idle);
		near(at.absolute, absolute);
		expect(await whoIs(opened)).toBe(kind);

		// Used a while later, its idle end moves on from there.
		await sql`update sessions set last_seen_at = now() - interval '5 minutes', expires_at = now() + interval '1 minute'
			where id_hash = ${hashOf(idOf(opened))}`;
		expect(await whoIs(opened)).toBe(kind);
		near((await ends(opened)).idle, idle);

		// Never beyond the absolute one.
		await sql`update sessions set last_seen_at = now() - interval '5 minutes', absolute_expires_at = now() + interval '10 minutes'
			where id_hash = ${hashOf(idOf(opened))}`;
		expect(await whoIs(opened)).toBe(kind);
		near((await ends(opened)).idle, 600);

		await sql`update sessions set absolute_expires_at = now() - interval '1 second', expires_at = now() + interval '1 hour'
			where id_hash = ${hashOf(idOf(opened))}`;
		expect(await whoIs(opened)).toBe('anonymous');

		const unused = await start(kind);
		await sql`update sessions set expires_at = now() - interval '1 second' where id_hash = ${hashOf(idOf(unused))}`;
		expect(await whoIs(unused)).toBe('anonymous');
	});
});

describe('at every step up the session gets a new id, and the old one is dead', () => {
	const opens = async (session: string, ref: string) =>
		(await shop.call('GET', `/orders/${ref}`, { headers: { cookie: `session=${session}` } })).status;

	test('a guest who proves another order', async () => {
		const [first, second] = [await buy(shop), await buy(shop)];
		const browser = await guestOf(first);
		const before = browser.cookies.get('session') ?? '';
		await guestOf(second, browser);
		const after = browser.cookies.get('session') ?? '';
		expect(after).not.toBe(before);
		expect(await opens(before, first.ref)).toBe(404);
		for (const { ref } of [first, second]) expect(await opens(after, ref)).toBe(200);
	});

	test('a guest who signs in goes on seeing what they had proved', async () => {
		const [proved, own] = [await buy(shop), await buy(shop)];
		const browser = await guestOf(proved);
		const before = browser.cookies.get('session') ?? '';
		await shopperOf(own.email, browser);
		const after = browser.cookies.get('session') ?? '';
		expect(after).not.toBe(before);
		expect(await opens(before, proved.ref)).toBe(404);
		for (const { ref } of [proved, own]) expect(await opens(after, ref)).toBe(200);
	});

	test('a shopper who proves an order of another address; their session lasts no longer for it', async () => {
		const [own, other] = [await buy(shop), await buy(shop)];
		const browser = await shopperOf(own.email);
		const before = browser.cookies.get('session') ?? '';
		const { sql } = shop.connection;
		await sql`update sessions set absolute_expires_at = now() + interval '3 days' where id_hash = ${hashOf(before)}`;
		await guestOf(other, browser);
		const after = browser.cookies.get('session') ?? '';
		expect(after).not.toBe(before);
		expect(await opens(before, own.ref)).toBe(404);
		for (const { ref } of [own, other]) expect(await opens(after, ref)).toBe(200);
		const [row] = await sql`select absolute_expires_at < now() + interval '4 days' as kept from sessions
			where id_hash = ${hashOf(after)}`;
		expect(row).toEqual({ kept: true });
	});
});

describe('with the session end its live streams', () => {
	test('at sign-out, within two seconds', async () => {
		const bought = await buy(shop);
		const browser = await guestOf(bought);
		const stream = follow(browser, bought.ref);
		await stream.until(isTold);
		const out = await browser.post('/sign-out');
		const ms = await stream.until(isGone);
		expect(ms).toBeLessThan(2000);
		expect([out.status, out.headers.get('location')]).toEqual([303, '/']);
		expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"');
		expect([...browser.cookies.keys()]).toEqual(['signed-out']);
		expect((await browser.get(`/orders/${bought.ref}`)).status).toBe(404);
	});

	test('ended from another browser’s list, which can end nobody else’s', async () => {
		const bought = await buy(shop);
		const stranger = await shopperOf((await buy(shop)).email);
		const [here, there] = [await shopperOf(bought.email), await shopperOf(bought.email)];
		const stream = follow(there, bought.ref);
		await stream.until(isTold);
		const list = await here.get('/sessions');
		const handles = [...list.text.matchAll(/name="handle" value="([0-9a-f]{64})"/g)].map(
			([, handle]) => handle ?? ''
		);
		expect(handles).toEqual([hashOf(there.cookies.get('session') ?? '').toString('hex')]);
		expect(list.text.match(/Chrome on Android/g)?.length).toBeGreaterThanOrEqual(2);

		await stranger.post('/sessions?/end', { handle: handles[0] ?? '' });
		expect((await there.get(`/orders/${bought.ref}`)).status).toBe(200);
		await here.post('/sessions?/end', { handle: handles[0] ?? '' });
		expect(await stream.until(isGone)).toBeLessThan(2000);
		expect((await there.get(`/orders/${bought.ref}`)).status).toBe(404);
		expect((await here.get(`/orders/${bought.ref}`)).status).toBe(200);
	});

	test('all others at once, but not the one that says so', async () => {
		const bought = await buy(shop);
		const here = await shopperOf(bought.email);
		const others = [await shopperOf(bought.email), await shopperOf(bought.email)];
		await here.post('/sessions?/others');
		for (const other of others) expect((await other.get(`/orders/${bought.ref}`)).status).toBe(404);
		expect((await here.get(`/orders/${bought.ref}`)).status).toBe(200);
	});

	test('a shopper’s, when the person is erased', async () => {
		const bought = await buy(shop);
		const browser = await shopperOf(bought.email);
		const stream = follow(browser, bought.ref);
		await stream.until(isTold);
		await shop.connection.sql`update order_people set erased_at = now(), email_key = null
			where order_id = (select id from orders where ref = ${bought.ref})`;
		expect(await stream.until(isGone)).toBeLessThan(2000);
		expect((await browser.get(`/orders/${bought.ref}`)).status).toBe(404);
	});
});

test('a guest of A never sees B: not its page, not its data, not its stream, not in their list', async () => {
	const [a, b] = [await buy(shop), await buy(shop)];
	const browser = await guestOf(a);
	// Whose B is sees it, so there is something to see.
	expect((await (await guestOf(b)).get(`/orders/${b.ref}`)).status).toBe(200);
	for (const path of [`/orders/${b.ref}`, `/orders/${b.ref}/__data.json`, '/orders', '/orders/__data.json']) {
		const answer = await browser.get(path);
		// What was asked for is said back; what belongs to it never is.
		const saidBack = new RegExp(`/orders/${b.ref}|/\\?number=${b.ref}`, 'g');
		expect(answer.text.replace(saidBack, '')).not.toMatch(new RegExp(`${b.ref}|${b.email}`));
	}
	expect((await browser.get('/orders')).text).toContain(a.ref);
	const stream = follow(browser, b.ref);
	await stream.until(isGone);
	expect(isTold(stream)).toBe(false);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { caughtUp } from '#tests/support/readable.ts';
import { readVapid, startPushService, type PushBrowser } from '#tests/support/push-service.ts';
import { APP_SECRET, buy, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** Laws 6 and 9 for devices: one event is one message to one device, only while it may see the order. */
let mails: MailServer;
let service: Awaited<ReturnType<typeof startPushService>>;
let shop: Shop;
let key: string;
const env = () => ({
	...{ APP_SECRET, RATE_SCALE: '1000', SMTP_URL: mails.url, ENDPOINTS_ALLOW_PRIVATE: '1' }
});

beforeAll(async () => {
	[mails, service] = await Promise.all([startMailServer(), startPushService()]);
	shop = await startShop({ env: env() });
	key = await shop.key('warehouse:write', 'tracking:write', 'quotes:write');
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
	await service?.close();
});

const WAIT = { timeout: 40_000, interval: 50 };
const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });

/** The newest code that was mailed to somebody; it stands on a line of its own. */
async function codeFor(email: string, after: number): Promise<string> {
	const find = () =>
		mails.received
			.slice(after)
			.filter(({ to }) => to.includes(email))
			.flatMap(({ text }) => /^ {4}(\d{6})$/m.exec(text)?.[1] ?? [])
			.at(-1);
	await expect.poll(find, WAIT).toBeDefined();
	return find() ?? '';
}

/** Whoever has proved an order by a code. */
async function guestOf({ ref, email }: Bought): Promise<CookieJar> {
	const browser = new CookieJar(shop);
	const before = mails.received.length;
	await browser.post('/?/find', { number: ref, contact: email });
	const code = await codeFor(email, before);
	expect((await browser.post('/code?/prove', { code })).status).toBe(303);
	return browser;
}

const device = (browser: CookieJar, method: 'POST' | 'DELETE', body: object): Promise<Answer> =>
	shop.call(method, '/push', {
		...{ body, idempotencyKey: null },
		headers: { origin: shop.origin, ...browser.header() }
	});
const subscriptionOf = ({ endpoint, keys }: PushBrowser) => ({ endpoint, keys });

/** Somebody with a device that is told about an order of theirs. */
async function follower(): Promise<Bought & { browser: CookieJar; phone: PushBrowser }> {
	const order = await buy(shop);
	const [browser, phone] = [await guestOf(order), service.browser()];
	const told = await device(browser, 'POST', { order: order.ref, subscription: subscriptionOf(phone) });
	expect([told.status, told.text]).toEqual([204, '']);
	return { ...order, browser, phone };
}

/** Nothing that happens is read as news until it is let go of. */
async function holdNews(): Promise<() => Promise<void>> {
	const [held, ready] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
	const over = shop.connection.sql.begin(async (sql) => {
		await sql`set local idle_in_transaction_session_timeout = 0`;
		await sql`select from outbox_cursors where subscriber = 'notices' for update`;
		ready.resolve();
		await held.promise;
	});
	await Promise.race([ready.promise, over]);
	return async () => {
		held.resolve();
		await over;
	};
}

/** Some of an order leaves the shop: one piece of news. */
async function handOver(ref: string, quantity = 1): Promise<void> {
	const claim = await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity }] });
	expect(claim.status, claim.text).toBe(201);
	expect((await post(`claims/${String(claim.json['id'])}/handed-over`)).status).toBe(200);
}

async function pushes(ref: string): Promise<{ state: string; error: string | null; attempts: number }[]> {
	return shop.connection.sql`select n.state, n.last_error as error, n.attempts from notices n
		join orders o on o.id = n.order_id where o.ref = ${ref} and n.channel = 'push' order by n.created_at`;
}
const devices = async (): Promise<number> =>
	(await shop.connection.sql<{ n: number }[]>`select count(*)::int as n from push_subscriptions`)[0]?.n ?? -1;
const until = (ref: string, state: string, count = 1) =>
	expect.poll(async () => (await pushes(ref)).filter((one) => one.state === state).length, WAIT).toBe(count);

describe('what a device is told', () => {
	test('is locked for it alone, signed by the shop, in the form that browsers show by themselves', async () => {
		const { ref, email, phone } = await follower();
		const requests = service.requests.length;
		await handOver(ref);
		await until(ref, 'sent');
		expect(phone.told).toHaveLength(1);
		const [told] = phone.told;
		expect(told).toMatchObject({
			web_push: 8030,
			notification: {
				title: 'Your goods are with the carrier',
				...{
					lang: 'en',
					dir: 'ltr',
					navigate: `${shop.origin.replace('127.0.0.1', 'localhost')}/orders/${ref}`
				}
			}
		});
		// A locked screen lies on tables: nothing of the goods, the money, the person or their address.
		expect(JSON.stringify(told)).not.toMatch(/Lamp|Cable|EUR|€|Ada|Muster|Kanal|@/);
		expect(JSON.stringify(told)).toContain(ref);
		const request = service.requests[requests];
		expect(request?.headers).toMatchObject({
			'content-encoding': 'aes128gcm',
			urgency: 'normal',
			ttl: '259200'
		});
		expect(request?.headers['topic']).toMatch(/^[\w-]{32}$/);
		expect(request?.body.length).toBeLessThanOrEqual(4096);
		expect(request?.body.includes(Buffer.from(ref))).toBe(false);
		const { claims } = readVapid(request?.headers.authorization);
		expect(claims['aud']).toBe(service.origin);
		expect(Number(claims['exp']) - Date.now() / 1000).toBeLessThanOrEqual(86_400);
		// And by mail, once.
		await expect
			.poll(() => mails.received.filter(({ to }) => to.includes(email)).length, WAIT)
			.toBeGreaterThan(1);
		// Neither its address nor its keys are in the database in clear.
		const rows = await shop.connection.sql`select * from push_subscriptions`;
		expect(JSON.stringify(rows)).not.toContain(phone.keys.auth);
		expect(JSON.stringify(rows)).not.toContain(new URL(phone.endpoint).pathname);
	});

	test('is told once, by whichever of two nodes; and once per device', async () => {
		const other = await startShop({ databaseUrl: shop.databaseUrl, env: env() });
		try {
			const { ref, email, phone } = await follower();
			const second = service.browser();
			const tablet = await guestOf({ ref, email });
			await device(tablet, 'POST', { order: ref, subscription: subscriptionOf(second) });
			for (let n = 0; n < 3; n++) {
				await handOver(ref);
				await until(ref, 'sent', 2 * (n + 1));
			}
			const ids = (one: PushBrowser) =>
				one.told.map(({ notification }) => JSON.stringify(notification['data']));
			expect([new Set(ids(phone)).size, phone.told.length]).toEqual([3, 3]);
			expect([new Set(ids(second)).size, second.told.length]).toEqual([3, 3]);
		} finally {
			await other.stop();
		}
	});

	test('is told what happens from when it follows on, however late the shop reads what was before', async () => {
		const letGo = await holdNews();
		const { ref, email, phone } = await follower();
		await letGo();
		const placed = () => mails.received.filter(({ to, text }) => to.includes(email) && text.includes('Lamp'));
		await expect.poll(() => placed().length, WAIT).toBe(1);
		await handOver(ref);
		await until(ref, 'sent');
		expect([await pushes(ref), phone.told]).toMatchObject([
			[{ state: 'sent' }],
			[{ notification: { title: 'Your goods are with the carrier' } }]
		]);
	});

	test('kill -9 while news for many are on their way: one of them is told again, the rest once', async () => {
		const followers: Awaited<ReturnType<typeof follower>>[] = [];
		while (followers.length < 8) followers.push(await follower());
		const letGo = await holdNews();
		for (const { ref } of followers) await handOver(ref);
		let killed = false;
		service.answer = async () => {
			// Whatever would go out beside the first has the time to.
			await sleep(700);
			if (!killed) {
				killed = true;
				await shop.kill();
			}
			return undefined;
		};
		await letGo();
		await expect.poll(() => killed, WAIT).toBe(true);
		service.answer = () => undefined;
		await shop.restart();
		for (const { ref } of followers) await until(ref, 'sent');
		const counts = followers.map(({ phone }) => phone.told.length).sort();
		expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
	});

	test('kill -9 between the service’s yes and our note: told again, as the same message in the same place', async () => {
		const { ref, phone } = await follower();
		let killed = false;
		service.answer = async () => {
			if (killed) return undefined;
			killed = true;
			await shop.kill();
			return 201;
		};
		await handOver(ref).catch(() => {});
		await expect.poll(() => killed, WAIT).toBe(true);
		await shop.restart();
		service.answer = () => undefined;
		await until(ref, 'sent');
		expect(phone.told).toHaveLength(2);
		const [first, again] = phone.told.map(({ notification: { data, tag } }) => JSON.stringify([data, tag]));
		expect(again).toBe(first);
	});
});

describe('trouble at the push service', () => {
	test.each([404, 410])(
		'%i: the subscription is forgotten, and nothing is sent to it again',
		async (status) => {
			const { ref, phone } = await follower();
			const before = await devices();
			service.answer = ({ path }) => (phone.endpoint.endsWith(path) ? status : undefined);
			await handOver(ref);
			await until(ref, 'dropped');
			service.answer = () => undefined;
			expect(await devices()).toBe(before - 1);
			await handOver(ref);
			await sleep(1500);
			expect(await pushes(ref)).toHaveLength(1);
		}
	);

	test('busy: tried again, and not before the time it asked for; refused for good: not again', async () => {
		const [later, never] = [await follower(), await follower()];
		const tries: number[] = [];
		service.answer = ({ path }, response) => {
			if (never.phone.endpoint.endsWith(path)) return 403;
			tries.push(Date.now());
			if (tries.length > 1) return undefined;
			response.setHeader('retry-after', '4');
			return 429;
		};
		await handOver(never.ref);
		await until(never.ref, 'failed');
		await handOver(later.ref);
		await until(later.ref, 'sent');
		service.answer = () => undefined;
		expect((tries[1] ?? 0) - (tries[0] ?? 0)).toBeGreaterThanOrEqual(3900);
		expect(later.phone.told).toHaveLength(1);
	});

	test('one that hangs is cut off, and delays nobody else', async () => {
		const [slow, quick] = [await follower(), await follower()];
		service.answer = ({ path }) => (slow.phone.endpoint.endsWith(path) ? new Promise(() => {}) : undefined);
		await handOver(slow.ref);
		await sleep(300);
		await handOver(quick.ref);
		await until(quick.ref, 'sent');
		await expect.poll(async () => (await pushes(slow.ref))[0]?.error, WAIT).toBe('push service: timeout');
		service.answer = () => undefined;
		await until(slow.ref, 'sent');
	});

	test('an address that nothing may be sent to is not taken', async () => {
		const order = await buy(shop);
		const browser = await guestOf(order);
		const { keys } = service.browser();
		for (const endpoint of [
			'http://169.254.169.254/latest',
			'ftp://push.example/x',
			'nowhere',
			'https://a:b@push.example/'
		])
			expect(
				(await device(browser, 'POST', { order: order.ref, subscription: { endpoint, keys } })).status
			).toBe(400);
		const endpoint = `${service.origin}/push/x`;
		for (const bad of [
			{ ...keys, auth: 'short' },
			{ ...keys, p256dh: 'AAAA' }
		])
			expect(
				(await device(browser, 'POST', { order: order.ref, subscription: { endpoint, keys: bad } })).status
			).toBe(400);
		expect(
			(await device(new CookieJar(shop), 'POST', { order: order.ref, subscription: { endpoint, keys } }))
				.status
		).toBe(404);
		const stranger = await buy(shop);
		expect(
			(await device(browser, 'POST', { order: stranger.ref, subscription: { endpoint, keys } })).status
		).toBe(404);
	});
});

describe('the right to be told ends', () => {
	const silent = async (ref: string, phone: PushBrowser, count = phone.told.length) => {
		await handOver(ref);
		await caughtUp(shop.connection, 'notices');
		await expect.poll(async () => (await pushes(ref)).every(({ state }) => state !== 'due'), WAIT).toBe(true);
		await sleep(1000);
		expect(phone.told).toHaveLength(count);
	};

	test('with the sign-out', async () => {
		const { ref, browser, phone } = await follower();
		await browser.post('/sign-out');
		await silent(ref, phone);
		expect(await pushes(ref)).toEqual([]);
	});

	test('with the sign-out, also for what is on its way', async () => {
		const { ref, browser, phone } = await follower();
		service.answer = ({ path }) => (phone.endpoint.endsWith(path) ? 503 : undefined);
		await handOver(ref);
		await expect.poll(async () => (await pushes(ref))[0]?.error, WAIT).toBe('push service: 503');
		await browser.post('/sign-out');
		service.answer = () => undefined;
		await until(ref, 'dropped');
		expect(phone.told).toEqual([]);
	});

	test('with the grant, also for what is on its way; with a tap; with the person', async () => {
		const { sql } = shop.connection;
		const [ended, tapped] = [await follower(), await follower()];
		await sql`update grants set expires_at = now() - interval '1 second' where order_id = (select id from orders where ref = ${ended.ref})`;
		await silent(ended.ref, ended.phone);
		expect((await pushes(ended.ref)).map(({ state }) => state)).toEqual(['dropped']);
		expect((await device(tapped.browser, 'DELETE', { order: tapped.ref })).status).toBe(204);
		await silent(tapped.ref, tapped.phone);
	});

	test('a session that steps up keeps its device; another address takes the old one’s place', async () => {
		const { ref, email, browser, phone } = await follower();
		const before = mails.received.length;
		await browser.post('/sign-in', { email });
		const code = await codeFor(email, before);
		expect((await browser.post('/code?/prove', { code })).status).toBe(303);
		await handOver(ref);
		await until(ref, 'sent');
		expect(phone.told).toHaveLength(1);
		const renewed = service.browser();
		expect((await device(browser, 'POST', { subscription: subscriptionOf(renewed) })).status).toBe(204);
		await handOver(ref);
		await until(ref, 'sent', 2);
		expect([phone.told.length, renewed.told.length]).toEqual([1, 1]);
	});
});

describe('as people chose', () => {
	const choose = (browser: CookieJar, ref: string, fields: Record<string, string>) =>
		browser.post(`/orders/${ref}/notices`, {
			zone: 'UTC',
			from: '00:00',
			to: '00:00',
			locale: '',
			...fields
		});
	/** A time of day in UTC, so many minutes from now. */
	const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);

	test('nothing about what was switched off, and in the language that was chosen', async () => {
		const { ref, browser, phone } = await follower();
		expect((await choose(browser, ref, { on: 'push:cancel' })).status).toBe(200);
		await handOver(ref);
		await sleep(1500);
		expect(await pushes(ref)).toEqual([]);
		expect((await choose(browser, ref, { on: 'push:parcel', locale: 'zh-CN' })).status).toBe(200);
		await handOver(ref);
		await until(ref, 'sent');
		expect(phone.told[0]?.notification).toMatchObject({ lang: 'zh-CN' });
		expect(phone.told[0]?.notification.title).toMatch(/\p{Script=Han}/u);
	});

	test('in quiet hours it waits, and is told as one when they end', async () => {
		const { ref, browser, phone } = await follower();
		const { sql } = shop.connection;
		await choose(browser, ref, { on: 'push:parcel', quiet: 'on', from: clock(-60), to: clock(60) });
		for (let n = 0; n < 3; n++) await handOver(ref);
		await expect.poll(async () => (await pushes(ref)).length, WAIT).toBe(3);
		await sleep(1500);
		expect([phone.told.length, (await pushes(ref)).map(({ attempts }) => attempts)]).toEqual([0, [0, 0, 0]]);
		// Their jobs are for when the hours end.
		const [job] = await sql`select min(start_after) > now() + interval '58 minutes' as waits from pgboss.job j
			join notices n on n.id = j.id join orders o on o.id = n.order_id where o.ref = ${ref} and n.channel = 'push'`;
		expect(job).toEqual({ waits: true });
		await choose(browser, ref, { on: 'push:parcel' });
		await sql`update pgboss.job set start_after = now() where id in
			(select n.id from notices n join orders o on o.id = n.order_id where o.ref = ${ref} and n.channel = 'push')`;
		await until(ref, 'sent', 3);
		expect(phone.told).toHaveLength(1);
		expect(phone.told[0]).toMatchObject({
			app_badge: 3,
			notification: { title: `3 pieces of news about order ${ref}` }
		});
	});
});

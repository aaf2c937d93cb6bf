import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '#server/app/keys.ts';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { EventStream } from '#tests/support/event-stream.ts';
import { APP_SECRET, buy, newestCode, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { likeness } from '#tests/support/staff-member.ts';

/** A right ends with its time, its link or its key: everywhere at once, and what is watched live within two seconds. */
let shop: Shop;
beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
});
afterAll(() => shop?.stop());

const open: EventStream[] = [];
afterEach(() => open.splice(0).forEach((stream) => stream.cut()));
const follow = (url: string, headers: Record<string, string>) => {
	const stream = new EventStream(shop.origin + url, headers);
	open.push(stream);
	return stream;
};
const isGone = (stream: EventStream) => stream.told.some(({ event }) => event === 'gone');
const isTold = (stream: EventStream) => stream.told.some(({ event }) => event === 'order');

async function share(ref: string) {
	const key = await shop.key('links:write');
	const body = { scope: 'act', expires_at: new Date(Date.now() + 3_600_000).toISOString() };
	const { json } = await shop.call('POST', `/api/v1/orders/${ref}/links`, { key, body });
	return { id: String(json['id']), path: new URL(String(json['url'])).pathname };
}

async function tapped(path: string): Promise<CookieJar> {
	const browser = new CookieJar(shop);
	expect((await browser.post(`${path}?/open`)).status).toBe(303);
	return browser;
}

async function guestOf({ ref, email }: Bought): Promise<CookieJar> {
	const browser = new CookieJar(shop);
	await browser.post('/?/find', { number: ref, contact: email });
	expect((await browser.post('/code?/prove', { code: (await newestCode(shop)).code })).status).toBe(303);
	return browser;
}

/** Sees it, live; then the right ends, and there is nothing, as for an order that never was. */
async function ends(browser: CookieJar, { ref }: Bought, end: () => Promise<unknown>): Promise<void> {
	expect((await browser.get(`/orders/${ref}`)).text).toMatch(/Ada Muster|A… M…/);
	expect((await browser.get('/orders')).text).toContain(ref);
	const stream = follow(`/live?topic=order:${ref}:0`, browser.header());
	await stream.until(isTold);
	await end();
	expect(await stream.until(isGone)).toBeLessThan(2000);
	for (const part of ['', '/__data.json']) {
		const after = await browser.get(`/orders/${ref}${part}`);
		const never = await browser.get(`/orders/NOBODY${part}`);
		expect(likeness({ ...after, text: after.text.replaceAll(ref, 'NOBODY') })).toEqual(likeness(never));
	}
	expect((await browser.get('/orders')).text).not.toContain(ref);
	const again = follow(`/live?topic=order:${ref}:0`, browser.header());
	await again.until(isGone);
	expect(isTold(again)).toBe(false);
}

describe('of a guest', () => {
	test('with what they proved, while their session goes on', async () => {
		const [bought, other] = [await buy(shop), await buy(shop)];
		const browser = await guestOf(bought);
		await browser.post('/?/find', { number: other.ref, contact: other.email });
		await browser.post('/code?/prove', { code: (await newestCode(shop)).code });
		const { sql } = shop.connection;
		await ends(
			browser,
			bought,
			() => sql`update grants set expires_at = now() - interval '1 second'
				where order_id = (select id from orders where ref = ${bought.ref})`
		);
		expect((await browser.get(`/orders/${other.ref}`)).status).toBe(200);
	});

	test.each([
		[
			'is taken back',
			async (id: string) => shop.call('DELETE', `/api/v1/links/${id}`, { key: await shop.key('links:write') })
		],
		[
			'has run out',
			(id: string) => shop.connection.sql`with l as (update links set created_at = now() - interval '2 hours',
				expires_at = now() - interval '1 second' where id = ${id} returning id)
				update grants set expires_at = now() - interval '1 second' where link_id = ${id}`
		]
	])('with the link that %s', async (_, end) => {
		const bought = await buy(shop);
		const { id, path } = await share(bought.ref);
		await ends(await tapped(path), bought, () => end(id) as Promise<unknown>);
	});

	test('not with a link, where they have proved it as well', async () => {
		const bought = await buy(shop);
		const browser = await guestOf(bought);
		const { id, path } = await share(bought.ref);
		expect((await browser.post(`${path}?/open`)).status).toBe(303);
		await shop.call('DELETE', `/api/v1/links/${id}`, { key: await shop.key('links:write') });
		expect((await browser.get(`/orders/${bought.ref}`)).status).toBe(200);
	});
});

test('of a machine, with its key', async () => {
	const { ref } = await buy(shop);
	const { id, key } = await createKey(shop.connection.db, { name: 'short', scopes: ['orders:read'] });
	const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream' };
	const stream = follow(`/api/v1/orders/${ref}/events`, headers);
	await stream.until(isTold);
	await shop.connection.sql`update api_keys set revoked_at = now() where id = ${id}`;
	expect(await stream.until(isGone)).toBeLessThan(2000);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { APP_SECRET, buy, type Bought } from '#tests/support/sent-codes.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** What mails say of being chosen, and what their links do: RFC 8058 on what is optional, nothing on the rest. */
let mails: MailServer;
let shop: Shop;
let key: string;

beforeAll(async () => {
	mails = await startMailServer();
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000', SMTP_URL: mails.url } });
	key = await shop.key('warehouse:write');
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
});

const WAIT = { timeout: 40_000, interval: 50 };
const post = (path: string, body?: object) => shop.call('POST', `/api/v1/${path}`, { key, body });
const mailsTo = ({ email }: Bought) => mails.received.filter(({ to }) => to.includes(email));

async function handOver(ref: string): Promise<void> {
	const claim = await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 1 }] });
	expect((await post(`claims/${String(claim.json['id'])}/handed-over`)).status).toBe(200);
}

/** An order whose buyer got the mail that it is in and one that some of it has left; the address of the latter's link. */
async function told(): Promise<Bought & { link: string }> {
	const order = await buy(shop);
	await expect.poll(() => mailsTo(order).length, WAIT).toBe(1);
	await handOver(order.ref);
	await expect.poll(() => mailsTo(order).length, WAIT).toBe(2);
	const [, left] = mailsTo(order);
	const link = /^<(http[^>]+)>$/.exec(left?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
	return { ...order, link: new URL(link).pathname };
}

/** As a mail program sends it: no cookie, no Origin, one field. */
const oneClick = (link: string, body = 'List-Unsubscribe=One-Click') =>
	shop.call('POST', link, {
		...{ body, idempotencyKey: null },
		headers: { 'content-type': 'application/x-www-form-urlencoded' }
	});
const offOf = async ({ email }: Bought) =>
	(
		await shop.connection.sql<
			{ off: string[] }[]
		>`select off from notice_preferences where owner = ${`address:${email}`}`
	)[0]?.off;

describe('one click', () => {
	test('stands on optional mails alone, and their text leads to the same page', async () => {
		const order = await told();
		const [placed, left] = mailsTo(order);
		expect(placed?.headers['list-unsubscribe']).toBeUndefined();
		expect(placed?.headers['list-unsubscribe-post']).toBeUndefined();
		expect(left?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
		expect(left?.text).toContain(order.link);
		expect(order.link).not.toContain(order.ref);
	});

	test('looking at the page changes nothing, however often; the click stops these mails and no others', async () => {
		const order = await told();
		for (let n = 0; n < 3; n++) {
			const page = await shop.call('GET', order.link);
			expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
			expect(page.text).toContain('Stop these mails');
			expect(page.text).not.toContain(order.email);
		}
		expect(await offOf(order)).toBeUndefined();
		const clicked = await oneClick(order.link);
		expect(clicked.status).toBe(200);
		expect(await offOf(order)).toEqual(['mail:parcel']);
		// Clicked again it is the same.
		expect((await oneClick(order.link)).status).toBe(200);
		expect(await offOf(order)).toEqual(['mail:parcel']);
		await handOver(order.ref);
		const states = () => shop.connection
			.sql`select n.state, n.last_error as error from notices n join orders o on o.id = n.order_id
			where o.ref = ${order.ref} and n.kind = 'handed_over' order by n.created_at`;
		await expect
			.poll(async () => (await states()).at(-1), WAIT)
			.toEqual({ state: 'dropped', error: 'not wanted' });
		// What the contract wants told still comes.
		const other = await buy(shop, { buyer: { email: order.email } });
		await expect.poll(() => mailsTo(order).length, WAIT).toBe(3);
		expect(mailsTo(order).at(-1)?.headers['subject']).toContain(other.ref);
	});

	test('a link that is not ours, or whose buyer was forgotten, leads nowhere', async () => {
		const order = await told();
		const [body, mac] = order.link.replace('/notices/', '').split('.');
		const forged = Buffer.from(
			String(Buffer.from(body ?? '', 'base64url')).replace('parcel', 'refund')
		).toString('base64url');
		for (const token of [`${forged}.${mac}`, `${body}.${mac?.slice(1)}`, `${body}`, 'x'.repeat(300)]) {
			expect((await shop.call('GET', `/notices/${token}`)).status).toBe(404);
			expect((await oneClick(`/notices/${token}`)).status).toBe(404);
		}
		await shop.connection.sql`update order_people set email = null, email_key = null, erased_at = now()
			where email_key = ${order.email}`;
		expect((await oneClick(order.link)).status).toBe(404);
	});
});

describe('the page', () => {
	const FIELDS = { zone: 'Europe/Berlin', from: '22:00', to: '07:30', locale: 'zh-CN' };

	test('keeps what was chosen, for all orders of the address; what is required stays', async () => {
		const order = await told();
		const jar = new CookieJar(shop);
		const saved = await jar.post(order.link, { ...FIELDS, on: 'push:parcel', quiet: 'on' });
		expect([saved.status, saved.text.includes('Saved.')]).toEqual([200, true]);
		const [kept] = await shop.connection
			.sql`select * from notice_preferences where owner = ${`address:${order.email}`}`;
		expect(kept).toMatchObject({ quiet_from: 1320, quiet_to: 450, zone: 'Europe/Berlin', locale: 'zh-CN' });
		expect(kept?.['off']).toContain('mail:window');
		expect(kept?.['off']).not.toContain('push:parcel');
		// Nobody can be made to miss a refund.
		expect(kept?.['off']).not.toContain('mail:refund');
		const next = await buy(shop, { buyer: { email: order.email } });
		await expect.poll(() => mailsTo(order).at(-1)?.headers['subject'], WAIT).toContain(next.ref);
		expect(mailsTo(order).at(-1)?.text).toMatch(/\p{Script=Han}/u);
	});

	test.each([
		['a time that is none', { from: '25:00' }],
		['no time', { to: '' }],
		['a zone that is none', { zone: 'Nowhere/Land' }]
	])('%s is refused, and nothing is kept', async (_what, wrong) => {
		const order = await told();
		const answer = await new CookieJar(shop).post(order.link, { ...FIELDS, quiet: 'on', ...wrong });
		expect([answer.status, answer.text.includes('Not saved')]).toEqual([400, true]);
		expect(await offOf(order)).toBeUndefined();
	});
});

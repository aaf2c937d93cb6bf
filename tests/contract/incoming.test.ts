import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditOf, staffMember } from '#tests/support/staff-member.ts';
import { settleInbox } from '#tests/support/parcels.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import {
	deliverHook,
	hook,
	shopifyFulfilment,
	shopifyOrder,
	withIds
} from '#tests/support/storefront-webhooks.ts';

/** What staff can do about what came in: have it tried again, with a reason, and see what runs out. */
const SECRET = 'a secret of this test';
let shop: Shop;
beforeAll(async () => {
	shop = await startShop({ env: { WEBHOOK_SECRET_SHOPIFY: SECRET } });
});
afterAll(() => shop?.stop());

let counter = 0;
const send = (topic: string, value: object, id: string) =>
	deliverHook(shop, 'shopify', hook('shopify', { topic, value: withIds(value), id }, SECRET));
const rowOf = async (deliveryId: string) =>
	(
		await shop.connection.sql`select id, state, attempts from inbox where delivery_id = ${deliveryId}`
	)[0] as unknown as { id: string; state: string; attempts: number };

/** A fulfilment of an order that has not come, after its last attempt. */
async function failedDelivery() {
	const order = `7${process.pid}${++counter}`;
	await send('fulfillments/create', shopifyFulfilment(order, 1), `f${order}`);
	await expect.poll(async () => (await rowOf(`f${order}`))?.attempts, { timeout: 10_000 }).toBeGreaterThan(0);
	await shop.connection
		.sql`update inbox set attempts = 20, next_attempt_at = now() where delivery_id = ${`f${order}`}`;
	await expect.poll(async () => (await rowOf(`f${order}`)).state, { timeout: 20_000 }).toBe('failed');
	return { order, delivery: (await rowOf(`f${order}`)).id };
}

describe('a failed delivery', () => {
	const retry = (
		browser: Awaited<ReturnType<typeof staffMember>>['browser'],
		fields: Record<string, string>
	) => browser.post('/staff/incoming?/retry', { reason: 'cause_fixed', words: '', ...fields });

	test('is tried again when an agent says so and why, and that is written down', async () => {
		const { order, delivery } = await failedDelivery();
		const { browser, principalId } = await staffMember(shop);
		expect((await browser.get('/staff/incoming')).text).toContain(delivery);
		await send('orders/create', shopifyOrder(order), `o${order}`);
		await settleInbox(shop);
		const answer = await retry(browser, { delivery, words: 'the order has come' });
		expect(answer.status).toBe(200);
		expect(answer.text).toContain('It is being tried again.');
		await settleInbox(shop);
		expect(await rowOf(`f${order}`)).toMatchObject({ state: 'done' });
		expect((await browser.get('/staff/incoming')).text).not.toContain(delivery);
		const [audited] = await shop.connection.sql`select subject, reason, facts from audit
			where actor_id = ${principalId} and action = 'delivery.retried'`;
		expect(audited).toEqual({
			subject: delivery,
			reason: 'cause_fixed: the order has come',
			facts: { vendor: 'shopify', failed_with: 'order.not_found' }
		});
		// It is done: nobody can do it again.
		const again = await retry(browser, { delivery });
		expect(again.status).toBe(404);
		expect(again.text).toContain('There is no such message waiting');
	});

	test('stays as it is without a reason, and for nobody’s id', async () => {
		const { order, delivery } = await failedDelivery();
		const { browser, principalId } = await staffMember(shop);
		for (const reason of ['', 'because', 'other']) {
			const refused = await retry(browser, { delivery, reason });
			expect(refused.status).toBe(422);
		}
		for (const nothing of ['', 'x', '00000000-0000-4000-8000-000000000000'])
			expect((await retry(browser, { delivery: nothing })).status).toBe(404);
		expect(await rowOf(`f${order}`)).toMatchObject({ state: 'failed' });
		expect(await auditOf(shop, principalId)).not.toContain('delivery.retried');
	});

	test('of two who ask at once one is heard; a stranger is not', async () => {
		const { order, delivery } = await failedDelivery();
		const stranger = await shop.call('POST', '/staff/incoming?/retry', {
			body: new URLSearchParams({ delivery, reason: 'cause_fixed' }).toString(),
			headers: { 'content-type': 'application/x-www-form-urlencoded', origin: shop.origin },
			idempotencyKey: null
		});
		expect(stranger.status).toBe(401);
		expect(await rowOf(`f${order}`)).toMatchObject({ state: 'failed' });
		const both = await Promise.all([staffMember(shop), staffMember(shop)]);
		const answers = await Promise.all(both.map(({ browser }) => retry(browser, { delivery })));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
	});
});

describe('stock over the API and at the desk', () => {
	test('is read as it was counted; what nobody counted is not there', async () => {
		const key = await shop.key('stock:write');
		const path = '/api/v1/stock/mug-red';
		expect(await shop.call('GET', path, { key })).toMatchObject({
			status: 404,
			json: { code: 'stock.not_found' }
		});
		const body = { level: 12, threshold: 5, next_delivery_at: '2026-12-01T08:00:00+01:00' };
		const put = await shop.call('PUT', path, { key, body });
		const read = await shop.call('GET', path, { key });
		expect(read).toMatchObject({
			status: 200,
			json: { level: 12, reserved: 0, available: 12, threshold: 5 }
		});
		expect(read.json).toEqual(put.json);
		const etag = read.headers.get('etag') ?? '';
		expect((await shop.call('GET', path, { key, headers: { 'if-none-match': etag } })).status).toBe(304);
		await shop.call('PUT', path, { key, body: { level: 11 } });
		expect((await shop.call('GET', path, { key, headers: { 'if-none-match': etag } })).status).toBe(200);
		const other = await shop.key('orders:read');
		expect(await shop.call('GET', path, { key: other })).toMatchObject({
			status: 403,
			json: { code: 'scope.missing' }
		});
	});

	test('a product is read with its variants and what they have cost', async () => {
		const key = await shop.key('catalogue:write');
		const path = '/api/v1/products/mug';
		expect(await shop.call('GET', path, { key })).toMatchObject({
			status: 404,
			json: { code: 'product.not_found' }
		});
		for (const price of [1900, 2100])
			await shop.call('PUT', path, {
				key,
				body: {
					title: 'Mug',
					facts: { material: 'clay' },
					image_url: 'https://shop.example/mug.jpg',
					variants: [
						{
							id: 'mug-red',
							title: 'Red',
							price,
							currency: 'EUR',
							options: [{ name: 'Colour', value: 'Red' }]
						}
					]
				}
			});
		const read = await shop.call('GET', path, { key });
		expect(read.json).toMatchObject({
			id: 'mug',
			version: 2,
			title: 'Mug',
			facts: { material: 'clay' },
			image_url: 'https://shop.example/mug.jpg',
			variants: [{ id: 'mug-red', price: 2100, prices: [{ price: 2100 }, { price: 1900, currency: 'EUR' }] }]
		});
		expect(JSON.stringify(read.json)).not.toMatch(/imageUrl|sourceUpdatedAt|variantId/);
		const etag = read.headers.get('etag') ?? '';
		expect((await shop.call('GET', path, { key, headers: { 'if-none-match': etag } })).status).toBe(304);
	});

	test('what runs out stands at the desk, by its name, until there is enough', async () => {
		const key = await shop.key('stock:write', 'catalogue:write');
		const title = 'Teapot <b>';
		await shop.call('PUT', '/api/v1/products/pot', {
			key,
			body: { title, variants: [{ id: 'pot-1', title: 'Blue', price: 100, currency: 'EUR' }] }
		});
		const count = (body: object) => shop.call('PUT', '/api/v1/stock/pot-1', { key, body });
		const { browser } = await staffMember(shop);
		const page = async () => (await browser.get('/staff/incoming')).text;
		await count({ level: 3, threshold: 3 });
		const shown = await page();
		expect(shown).toContain('Teapot &lt;b>, Blue');
		expect(shown).toContain('3 free, the threshold is 3');
		await count({ level: 30, threshold: 3 });
		expect(await page()).not.toContain('Teapot');
	});
});

describe('a secret set at the desk', () => {
	const set = (who: Awaited<ReturnType<typeof staffMember>>, secret: string, more: object = {}) =>
		who.browser.post(`/staff/webhooks?/${secret === '' ? 'remove' : 'set'}`, {
			vendor: 'shopify',
			'secret-shopify': secret,
			reason: 'rotated',
			words: '',
			...more
		});
	const sendWith = async (secret: string) => {
		const order = `8${process.pid}${++counter}`;
		const value = withIds(shopifyOrder(order));
		const sent = hook('shopify', { topic: 'orders/create', value, id: `s${order}` }, secret);
		return (await deliverHook(shop, 'shopify', sent)).status;
	};

	test('wins over the environment’s, is sealed, never shown, written down; taken back, the other holds again', async () => {
		const admin = await staffMember(shop, 'admin');
		expect(await sendWith(SECRET)).toBe(200);
		const [first, second] = ['the first of the desk', 'the second of the desk'];
		const done = await set(admin, `${first}, ${second}`, { words: 'a new app' });
		expect([done.status, done.text.includes(first)]).toEqual([200, false]);
		expect([await sendWith(SECRET), await sendWith(first), await sendWith(second)]).toEqual([401, 200, 200]);

		const kept = await shop.connection.sql`select name, value::text as value from settings
			where name like 'webhook%'`;
		expect(kept.map(({ name }) => name)).toEqual(['webhook_secret.shopify']);
		expect(kept[0]?.['value']).toMatch(/^"v1\./);
		expect(kept[0]?.['value']).not.toContain(first);
		const written = await shop.connection.sql`select subject, reason, facts from audit
			where actor_id = ${admin.principalId} and action = 'webhook_secret.set'`;
		expect([...written]).toEqual([
			{ subject: 'shopify', reason: 'rotated: a new app', facts: { secrets: 2 } }
		]);
		expect((await admin.browser.get('/staff/webhooks')).text).not.toContain(first);

		// It is there for the next start too.
		await shop.restart();
		expect([await sendWith(SECRET), await sendWith(second)]).toEqual([401, 200]);
		expect((await set(admin, '')).status).toBe(200);
		expect([await sendWith(SECRET), await sendWith(first)]).toEqual([200, 401]);
	});

	test('needs a reason, eight characters, a vendor we know and an admin', async () => {
		const admin = await staffMember(shop, 'admin');
		const long = 'long enough to be one';
		expect((await set(admin, long, { reason: 'other' })).status).toBe(422);
		expect((await set(admin, 'short')).status).toBe(400);
		expect((await set(admin, long, { vendor: 'nobody', 'secret-nobody': long })).status).toBe(404);
		const manager = await staffMember(shop, 'manager');
		expect((await manager.browser.get('/staff/webhooks')).status).not.toBe(200);
		await set(manager, long);
		expect([await sendWith(long), await sendWith(SECRET)]).toEqual([401, 200]);
	});
});

describe('storefronts at the desk', () => {
	const TOKEN = 'shpat_of_the_desk';
	const connect = (who: Awaited<ReturnType<typeof staffMember>>, more: object = {}, action = 'connect') =>
		who.browser.post(`/staff/webhooks?/${action}`, {
			...{ storefront: 'shopify', address: 'lamps.myshopify.com', key: '', secret: TOKEN },
			...{ refunds: 'record', reason: 'first_set', words: '' },
			...more
		});
	const keptAccess = async () =>
		(await shop.connection.sql`select value from settings where name like 'storefront%'`)[0]?.['value'] as
			{ address: string; sealed: string } | undefined;

	test('how one is reached is sealed, never shown, written down, an admin’s alone, and can be taken back', async () => {
		const admin = await staffMember(shop, 'admin');
		const manager = await staffMember(shop, 'manager');
		await connect(manager);
		expect(await keptAccess()).toBeUndefined();
		expect((await connect(admin, { address: 'https://127.0.0.1/' })).status).toBe(400);
		expect((await connect(admin, { reason: 'other' })).status).toBe(422);
		expect((await connect(admin, { storefront: 'nobody' })).status).toBe(404);
		const done = await connect(admin);
		expect([done.status, done.text.includes(TOKEN)]).toEqual([200, false]);
		const kept = await keptAccess();
		expect(kept).toMatchObject({ address: 'lamps.myshopify.com', refunds: 'record' });
		expect(kept?.sealed).toMatch(/^v1\./);
		expect(JSON.stringify(kept)).not.toContain(TOKEN);
		const page = (await admin.browser.get('/staff/webhooks')).text;
		expect([page.includes('lamps.myshopify.com'), page.includes(TOKEN)]).toEqual([true, false]);
		expect((await connect(admin, {}, 'disconnect')).status).toBe(200);
		expect(await keptAccess()).toBeUndefined();
		const written = await shop.connection.sql`select facts from audit
			where actor_id = ${admin.principalId} and action = 'storefront_access.set' order by id`;
		expect(written.map(({ facts }) => facts as object)).toEqual([
			{ address: 'lamps.myshopify.com', refunds: 'record' },
			{ removed: true }
		]);
	});

	test('what one refuses stands in the list and at its order, and in the metrics, until somebody says that it is done', async () => {
		const order = `8${process.pid}${++counter}`;
		const value = withIds(shopifyOrder(order));
		await deliverHook(
			shop,
			'shopify',
			hook('shopify', { topic: 'orders/create', value, id: `w${order}` }, SECRET)
		);
		const { sql } = shop.connection;
		const placed = () => sql<{ id: string }[]>`select id from orders where ref = ${order}`;
		await expect.poll(async () => (await placed()).length, { timeout: 10_000 }).toBe(1);
		const id = crypto.randomUUID();
		await sql`insert into write_backs (id, order_id, storefront, kind, subject, what, key, state, code, words, next_try_at, due_at)
			select ${id}, id, 'shopify', 'cancel', ${id}, '{"whole":true,"lines":[]}', ${`rt-cancel-${id}`}, 'refused',
				'shopify.invalid', 'Cannot cancel a fulfilled order', now(), now() from orders where ref = ${order}`;
		const { browser } = await staffMember(shop);
		for (const path of ['/staff/incoming', `/staff/orders/${order}`])
			expect((await browser.get(path)).text, path).toContain('Cannot cancel a fulfilled order');
		expect((await shop.call('GET', '/metrics')).text).toMatch(/^write_backs_open\{state="refused"\} 1$/m);
		const end = (more: object) =>
			browser.post('/staff/incoming?/byHand', { write_back: id, words: '', ...more });
		expect((await end({ reason: 'other' })).status).toBe(422);
		expect(
			(await browser.post('/staff/incoming?/again', { write_back: id, reason: 'cause_fixed', words: '' }))
				.status
		).toBe(200);
		expect((await end({ reason: 'done_there' })).status).toBe(200);
		expect((await end({ reason: 'done_there' })).status).toBe(404);
		expect((await browser.get('/staff/incoming')).text).not.toContain('Cannot cancel a fulfilled order');
		expect((await browser.get(`/staff/orders/${order}`)).text).toContain('done by hand');
	});
});

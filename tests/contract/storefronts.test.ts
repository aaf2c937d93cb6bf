import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstBrokenEntry } from '#server/db/history.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { settleInbox } from '#tests/support/parcels.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import {
	deliverHook,
	hook,
	longId as newId,
	resigned,
	shopifyOrder,
	storefrontTalk,
	withIds,
	wooOrder,
	type Storefront,
	type StorefrontTalk
} from '#tests/support/storefront-webhooks.ts';

/** Orders in, through the public door, as the storefronts send them: who is believed, and what is kept. */
const SECRET = 'sécret of this test';
const OLD = 'the-one-before';
let shop: Shop;
let talk: StorefrontTalk;

beforeAll(async () => {
	const env = { WEBHOOK_SECRET_SHOPIFY: `${SECRET},${OLD}`, WEBHOOK_SECRET_WOOCOMMERCE: `${SECRET},${OLD}` };
	shop = await startShop({ env });
	talk = storefrontTalk(shop, SECRET, await shop.key('orders:read'));
});
afterAll(() => shop?.stop());

const send: StorefrontTalk['send'] = (...said) => talk.send(...said);
const see: StorefrontTalk['see'] = (ref) => talk.see(ref);
const count = async () => Number((await shop.connection.sql`select count(*)::int as n from inbox`)[0]?.['n']);

describe.each<[Storefront, string, (id: string, changes?: object) => object]>([
	['shopify', 'orders/create', shopifyOrder],
	['woocommerce', 'order.created', wooOrder]
])('%s', (storefront, topic, orderOf) => {
	test('rightly signed: placed once, live, under its whole id', async () => {
		const id = newId();
		await send(storefront, topic, orderOf(id));
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({ status: 'paid' });
		const neighbour = String(Number(id));
		if (neighbour !== id) expect(await see(neighbour)).toBeUndefined();
		const [order] = await shop.connection.sql`select id, historical, source from orders where ref = ${id}`;
		expect(order).toMatchObject({ historical: false, source: storefront });
		expect(await firstBrokenEntry(shop.connection.db, order?.['id'])).toBeUndefined();
		const [entry] = await shop.connection.sql`select actor_kind, actor_id from history
			where order_id = ${order?.['id']} and seq = 1`;
		expect(entry).toEqual({ actor_kind: 'machine', actor_id: storefront });
	});

	test('wrongly signed, not signed, or changed by one byte: 401, and nothing is kept', async () => {
		const id = newId();
		const before = await count();
		const sent = hook(storefront, { topic, value: withIds(orderOf(id)) }, SECRET);
		const other = createHmac('sha256', 'other').update(sent.body).digest('base64');
		const tries = [
			resigned(storefront, sent, other),
			resigned(storefront, sent, undefined),
			resigned(storefront, sent, ''),
			{ ...sent, body: sent.body.replace('Mug', 'mug') },
			{ ...sent, body: `${sent.body} ` }
		];
		for (const wrong of tries)
			expectProblem(await deliverHook(shop, storefront, wrong), 401, 'signature.invalid');
		expect(await count()).toBe(before);
		expect(await see(id)).toBeUndefined();
	});

	test('signed with the secret before the last one: taken while it is listed', async () => {
		const id = newId();
		const sent = hook(storefront, { topic, value: withIds(orderOf(id)) }, OLD);
		expect((await deliverHook(shop, storefront, sent)).status).toBe(200);
		await settleInbox(shop);
		expect(await see(id)).toBeDefined();
	});

	test('sent again, also at once: one order, one delivery', async () => {
		const id = newId();
		const before = await count();
		const sent = hook(storefront, { topic, value: withIds(orderOf(id)) }, SECRET);
		const answers = await Promise.all([1, 2, 3, 4].map(() => deliverHook(shop, storefront, sent)));
		await settleInbox(shop);
		const seen = await see(id);
		answers.push(await deliverHook(shop, storefront, sent));
		await settleInbox(shop);
		expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		expect(await count()).toBe(before + 1);
		expect(await see(id)).toEqual(seen);
	});

	test('a genuine body that says nothing is kept, failed at once, and shown by name; bad JSON is 400', async () => {
		const odd = hook(storefront, { topic, value: '{"hello":"world"}' }, SECRET);
		expect((await deliverHook(shop, storefront, odd)).status).toBe(200);
		const bad = hook(storefront, { topic, value: '{"id":' }, SECRET);
		expectProblem(await deliverHook(shop, storefront, bad), 400, 'request.invalid');
		await settleInbox(shop);
		const [row] = await shop.connection.sql`select state, last_error from inbox
			where vendor = ${storefront} and state = 'failed' order by received_at desc limit 1`;
		expect(row).toMatchObject({ state: 'failed', last_error: expect.stringContaining('input.not_an_order') });
	});

	test('sums that do not add up: failed at once, with what is wrong', async () => {
		const id = newId();
		const total = storefront === 'shopify' ? { total_price: '999.00' } : { total: '999.00' };
		await send(storefront, topic, { ...orderOf(id), ...total });
		await settleInbox(shop);
		expect(await see(id)).toBeUndefined();
		const [row] = await shop.connection.sql`select attempts, last_error from inbox
			where vendor = ${storefront} and state = 'failed' order by received_at desc limit 1`;
		expect(row).toMatchObject({
			attempts: 1,
			last_error: expect.stringMatching(/order.total_mismatch.*-?\d+/)
		});
	});

	test('an amount that is none is refused by name, never taken as something else', async () => {
		const id = newId();
		await send(storefront, topic, {
			...orderOf(id),
			...(storefront === 'shopify' ? { total_price: 'free' } : { total: 'free' })
		});
		await settleInbox(shop);
		expect(await see(id)).toBeUndefined();
		const [row] = await shop.connection.sql`select last_error from inbox
			where vendor = ${storefront} and state = 'failed' order by received_at desc limit 1`;
		expect(row?.['last_error']).toMatch(new RegExp(`^${storefront}: .*request.invalid$`));
	});
});

describe('WooCommerce', () => {
	const ping = (body: string) => ({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });

	test('asks first whether anybody is there: answered, and nothing is kept', async () => {
		const before = await count();
		expect((await deliverHook(shop, 'woocommerce', ping('webhook_id=17'))).status).toBe(200);
		for (const more of ['webhook_id=17&a=b', 'webhook_id=x', 'webhook_id=', '{"webhook_id":17}'])
			expectProblem(await deliverHook(shop, 'woocommerce', ping(more)), 401, 'signature.invalid');
		expectProblem(await deliverHook(shop, 'shopify', ping('webhook_id=17')), 401, 'signature.invalid');
		expect(await count()).toBe(before);
	});

	test('names two deliveries of one second alike: both are taken', async () => {
		const [one, two] = [newId(), newId()];
		await send('woocommerce', 'order.created', wooOrder(one), 'same');
		await send('woocommerce', 'order.created', wooOrder(two), 'same');
		await settleInbox(shop);
		expect([await see(one), await see(two)]).not.toContain(undefined);
	});

	test('a basket that is still being filled is nobody’s order', async () => {
		const id = newId();
		await send('woocommerce', 'order.created', wooOrder(id, { status: 'checkout-draft' }));
		await settleInbox(shop);
		expect(await see(id)).toBeUndefined();
		const [row] = await shop.connection.sql`select state from inbox order by received_at desc limit 1`;
		expect(row?.['state']).toBe('ignored');
	});
});

test('a storefront nobody knows is not there; one without a secret is nobody, for pings too', async () => {
	const sent = hook('shopify', { topic: 'orders/create', value: '{}' }, '');
	expectProblem(await deliverHook(shop, 'magento', sent), 404, 'route.not_found');
	const unset = await startShop({ databaseUrl: shop.databaseUrl });
	try {
		expectProblem(await deliverHook(unset, 'shopify', sent), 401, 'signature.invalid');
		const ping = { body: 'webhook_id=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
		expectProblem(await deliverHook(unset, 'woocommerce', ping), 401, 'signature.invalid');
	} finally {
		await unset.stop();
	}
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProduct } from '#server/db/catalogue.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { settleInbox } from '#tests/support/parcels.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import {
	deliverHook,
	hook,
	resigned,
	shopifyFulfilment,
	shopifyOrder,
	shopifyRefund,
	withIds,
	wooOrder,
	type Storefront
} from '#tests/support/storefront-webhooks.ts';

/** Orders in, through the public door, as the storefronts send them. */
const SECRET = 'sécret of this test';
const OLD = 'the-one-before';
let shop: Shop;
let key: string;

beforeAll(async () => {
	const env = { WEBHOOK_SECRET_SHOPIFY: `${SECRET},${OLD}`, WEBHOOK_SECRET_WOOCOMMERCE: `${SECRET},${OLD}` };
	shop = await startShop({ env });
	key = await shop.key('orders:read');
});
afterAll(() => shop?.stop());

let counter = 0;
/** Above 2^53: as a number it would be another order's. */
const newId = () => `9007199254${740_993 + 2 * ++counter}`;
const send = async (storefront: Storefront, topic: string, value: unknown, id?: string) => {
	const sent = hook(storefront, { topic, value: withIds(value), ...(id && { id }) }, SECRET);
	const answer = await deliverHook(shop, storefront, sent);
	expect(answer.status, answer.text).toBe(200);
};
const see = async (ref: string) => {
	const { status, json } = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	if (status !== 200) return undefined;
	const portions = json['portions'] as { state: string; quantity: number }[];
	return {
		...(json as { total: number; status: string; money: { refunded: number }; shipments: object[] }),
		pieces: portions.map(({ state, quantity }) => `${quantity} ${state}`).sort()
	};
};
const rowOf = async (deliveryId: string) =>
	(
		await shop.connection
			.sql`select id, state, attempts, last_error from inbox where delivery_id = ${deliveryId}`
	)[0] as { id: string; state: string; attempts: number; last_error: string | null } | undefined;
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

describe('what happens to an order of Shopify', () => {
	const LATER = { updated_at: '2026-11-05T10:00:00Z' };
	const cancelled = { ...LATER, cancelled_at: '2026-11-05T10:00:00Z' };

	test('in order: part of it leaves, comes back to the till, and the rest is called off', async () => {
		const id = newId();
		await send('shopify', 'orders/create', shopifyOrder(id));
		await settleInbox(shop);
		await send('shopify', 'fulfillments/create', shopifyFulfilment(id, 1));
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({ pieces: ['1 packed', '2 open'], shipments: [{ carrier: 'dhl' }] });
		const arrived = { updated_at: '2026-11-04T09:00:00Z', shipment_status: 'delivered' };
		await send('shopify', 'fulfillments/update', shopifyFulfilment(id, 1, arrived));
		await send(
			'shopify',
			'refunds/create',
			shopifyRefund(id, { quantity: 1, amount: '19.00', restock: 'cancel' })
		);
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({
			pieces: ['1 cancelled', '1 delivered', '1 open'],
			money: { refunded: 1900 }
		});
		await send('shopify', 'orders/cancelled', shopifyOrder(id, cancelled));
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({ pieces: ['1 delivered', '2 cancelled'] });
	});

	test('a fulfilment and a refund before their order wait for it, then happen', async () => {
		const id = newId();
		await send(
			'shopify',
			'refunds/create',
			shopifyRefund(id, { quantity: 1, amount: '19.00', restock: 'return' }),
			`r${id}`
		);
		await send(
			'shopify',
			'fulfillments/create',
			shopifyFulfilment(id, 3, { shipment_status: 'delivered' }),
			`f${id}`
		);
		await expect
			.poll(async () => (await rowOf(`f${id}`))?.last_error, { timeout: 10_000 })
			.toBe('order.not_found');
		expect(await rowOf(`f${id}`)).toMatchObject({ state: 'received' });
		await send('shopify', 'orders/create', shopifyOrder(id));
		await settleInbox(shop);
		expect(await rowOf(`f${id}`)).toMatchObject({ state: 'done', last_error: null });
		expect(await see(id)).toMatchObject({
			pieces: ['1 returned', '2 delivered'],
			money: { refunded: 1900 }
		});
	});

	test('a return before its fulfilment: the money is booked, the goods follow', async () => {
		const id = newId();
		await send('shopify', 'orders/create', shopifyOrder(id));
		await settleInbox(shop);
		await send(
			'shopify',
			'refunds/create',
			shopifyRefund(id, { quantity: 1, amount: '19.00', restock: 'return' }),
			`r${id}`
		);
		await expect
			.poll(async () => (await rowOf(`r${id}`))?.last_error, { timeout: 10_000 })
			.toContain('quantity.unavailable');
		expect(await see(id)).toMatchObject({ pieces: ['3 open'], money: { refunded: 1900 } });
		await send('shopify', 'fulfillments/create', shopifyFulfilment(id, 3, { shipment_status: 'delivered' }));
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({ pieces: ['1 returned', '2 delivered'], money: { refunded: 1900 } });
	});

	test('an order that never comes: in the end its fulfilment is visible as failed', async () => {
		const id = newId();
		await send('shopify', 'fulfillments/create', shopifyFulfilment(id, 1), `f${id}`);
		await expect.poll(async () => (await rowOf(`f${id}`))?.attempts, { timeout: 10_000 }).toBeGreaterThan(0);
		await shop.connection
			.sql`update inbox set attempts = 20, next_attempt_at = now() where delivery_id = ${`f${id}`}`;
		await expect.poll(async () => (await rowOf(`f${id}`))?.state, { timeout: 20_000 }).toBe('failed');
		expect(await rowOf(`f${id}`)).toMatchObject({ last_error: 'order.not_found' });
	});

	test('what was called off stays so, whatever older word comes after it', async () => {
		const id = newId();
		await send('shopify', 'orders/cancelled', shopifyOrder(id, cancelled));
		await settleInbox(shop);
		await send(
			'shopify',
			'orders/updated',
			shopifyOrder(id, { updated_at: '2026-11-03T10:00:00Z', email: 'old@example.com' })
		);
		await send('shopify', 'orders/create', shopifyOrder(id));
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({ status: 'cancelled', pieces: ['3 cancelled'] });
		const [people] = await shop.connection.sql`select p.email from order_people p
			join orders o on o.id = p.order_id where o.ref = ${id}`;
		expect(people?.['email']).toBe('ada@example.com');
	});

	test('a test, a topic nobody asked for, a fulfilment that was called off: kept aside', async () => {
		const id = newId();
		const test = hook(
			'shopify',
			{ topic: 'orders/create', value: withIds(shopifyOrder(id)), id: `t${id}` },
			SECRET
		);
		test.headers['x-shopify-test'] = 'true';
		expect((await deliverHook(shop, 'shopify', test)).status).toBe(200);
		await send('shopify', 'customers/update', { id: 1, email: 'ada@example.com' }, `c${id}`);
		await send('shopify', 'fulfillments/update', shopifyFulfilment(id, 1, { status: 'cancelled' }), `f${id}`);
		await settleInbox(shop);
		for (const one of ['t', 'c', 'f']) expect(await rowOf(one + id), one).toMatchObject({ state: 'ignored' });
		expect(await see(id)).toBeUndefined();
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

	test('tells of shipping, refunds and the end of an order by its updates', async () => {
		const id = newId();
		await send('woocommerce', 'order.created', wooOrder(id));
		await settleInbox(shop);
		const tracking = [{ tracking_id: 't1', tracking_number: `WC${id}`, tracking_provider: 'DHL' }];
		const meta_data = [{ key: '_wc_shipment_tracking_items', value: tracking }];
		const shipped = { date_modified_gmt: '2026-11-03T10:00:00', meta_data };
		await send('woocommerce', 'order.updated', wooOrder(id, shipped));
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({ pieces: ['2 packed'], shipments: [{ carrier: 'dhl' }] });
		const refunded = {
			...shipped,
			date_modified_gmt: '2026-11-04T10:00:00',
			refunds: [{ id: 5, total: '-5.00' }]
		};
		await send('woocommerce', 'order.updated', wooOrder(id, refunded));
		await settleInbox(shop);
		expect(await see(id)).toMatchObject({ money: { refunded: 500 } });

		const gone = newId();
		await send('woocommerce', 'order.created', wooOrder(gone));
		await send(
			'woocommerce',
			'order.updated',
			wooOrder(gone, { status: 'cancelled', date_modified_gmt: '2026-11-03T10:00:00' })
		);
		await settleInbox(shop);
		expect(await see(gone)).toMatchObject({ status: 'cancelled' });
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

describe('products', () => {
	const mug = (price: string, updated_at: string, title = 'Mug') => ({
		id: 632910392,
		title,
		updated_at,
		options: [{ name: 'Colour' }],
		variants: [{ id: 808950810, title: 'Red', option1: 'Red', price, sku: 'MUG-R' }]
	});
	const known = async () => (await findProduct(shop.connection.db, '632910392'))?.variants[0];

	test('come with the shop’s currency, and an older word never replaces a newer one', async () => {
		await send('shopify', 'orders/create', shopifyOrder(newId()));
		await settleInbox(shop);
		await send('shopify', 'products/create', mug('19.00', '2026-11-01T10:00:00Z'));
		await settleInbox(shop);
		expect(await known()).toMatchObject({ price: 1900, currency: 'EUR', sku: 'MUG-R' });
		await send('shopify', 'products/update', mug('25.00', '2026-11-03T10:00:00Z'));
		await settleInbox(shop);
		await send('shopify', 'products/update', mug('21.00', '2026-11-02T10:00:00Z', 'Old mug'));
		await settleInbox(shop);
		expect(await known()).toMatchObject({ price: 2500 });
		expect((await findProduct(shop.connection.db, '632910392'))?.title).toBe('Mug');
	});

	test('wait until the currency is known: no price is ever guessed', async () => {
		const fresh = await startShop({ env: { WEBHOOK_SECRET_WOOCOMMERCE: SECRET } });
		try {
			const value = { id: 9, name: 'Cup', price: '1200', date_modified_gmt: '2026-11-01T10:00:00' };
			await deliverHook(
				fresh,
				'woocommerce',
				hook('woocommerce', { topic: 'product.created', value }, SECRET)
			);
			const error = async () =>
				(
					await fresh.connection
						.sql`select last_error from inbox where convert_from(body, 'UTF8') like '%Cup%'`
				)[0]?.['last_error'];
			await expect.poll(error, { timeout: 10_000 }).toBe('currency.unknown');
			const order = wooOrder('31', { currency: 'JPY', total: '2000', total_tax: '0' });
			const lines = [{ id: 1, name: 'Mug', quantity: 2, subtotal: '2000', total: '2000', total_tax: '0' }];
			const placed = { topic: 'order.created', value: withIds({ ...order, line_items: lines }) };
			await deliverHook(fresh, 'woocommerce', hook('woocommerce', placed, SECRET));
			await settleInbox(fresh);
			expect((await findProduct(fresh.connection.db, '9'))?.variants).toMatchObject([
				{ price: 1200, currency: 'JPY' }
			]);
		} finally {
			await fresh.stop();
		}
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

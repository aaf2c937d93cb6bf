import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findProduct } from '#server/db/catalogue.ts';
import { settleInbox } from '#tests/support/parcels.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import {
	deliverHook,
	hook,
	longId as newId,
	shopifyFulfilment,
	shopifyOrder,
	shopifyRefund,
	storefrontTalk,
	withIds,
	wooOrder,
	type StorefrontTalk
} from '#tests/support/storefront-webhooks.ts';

/** What storefronts tell after an order was placed, in any order; and what they have to sell. */
const SECRET = 'a secret of this test';
let shop: Shop;
let talk: StorefrontTalk;

beforeAll(async () => {
	shop = await startShop({ env: { WEBHOOK_SECRET_SHOPIFY: SECRET, WEBHOOK_SECRET_WOOCOMMERCE: SECRET } });
	talk = storefrontTalk(shop, SECRET, await shop.key('orders:read'));
});
afterAll(() => shop?.stop());

const send: StorefrontTalk['send'] = (...said) => talk.send(...said);
const see: StorefrontTalk['see'] = (ref) => talk.see(ref);
const rowOf: StorefrontTalk['rowOf'] = (id) => talk.rowOf(id);

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

describe('what happens to an order of WooCommerce', () => {
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

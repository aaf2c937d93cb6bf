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
	shopifyFulfilment,
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

describe('what Shopify says besides', () => {
	const latest = async (variant: string) =>
		(await shop.connection.sql`select level, threshold from stock where variant_id = ${variant}`)[0];

	test('an event of a fulfilment is a scan of its parcel, whichever comes first', async () => {
		const id = newId();
		await send('shopify', 'orders/create', shopifyOrder(id));
		const event = (n: number, status: string, hour: number) => ({
			id: `#${id}9${n}#`,
			order_id: `#${id}#`,
			fulfillment_id: `#${id}7#`,
			status,
			happened_at: `2026-11-04T${String(hour).padStart(2, '0')}:00:00Z`,
			message: 'said the carrier',
			city: 'Köln',
			country: 'DE'
		});
		// Told before its parcel is: it waits for it.
		await send('shopify', 'fulfillment_events/create', event(1, 'out_for_delivery', 9));
		await send('shopify', 'fulfillments/create', shopifyFulfilment(id, 1));
		const other = { id: `#${id}6#`, tracking_number: `OTHER${id}` };
		await send('shopify', 'fulfillments/create', shopifyFulfilment(id, 1, other));
		await shop.connection.sql`update inbox set next_attempt_at = now() where state = 'received'`;
		await settleInbox(shop);
		await send('shopify', 'fulfillment_events/create', event(2, 'delivered', 12));
		await send('shopify', 'fulfillment_events/create', event(2, 'delivered', 12));
		await settleInbox(shop);
		const parcels = await shop.connection.sql`select tracking_number as number, s.status::text,
			(select count(*)::int from scans where shipment_id = s.id) as scans
			from shipments s join orders o on o.id = s.order_id where o.ref = ${id} order by tracking_number`;
		expect([...parcels]).toEqual([
			{ number: `JD${id}`, status: 'delivered', scans: 2 },
			{ number: `OTHER${id}`, status: 'pending', scans: 0 }
		]);
	});

	test('levels are all places together and what open orders wait for; the newest word counts', async () => {
		const [product, variant, item] = [newId(), newId(), newId()];
		const level = (place: number, available: number, minute: number) => ({
			inventory_item_id: `#${item}#`,
			location_id: place,
			available,
			updated_at: `2026-11-05T10:${String(minute).padStart(2, '0')}:00Z`
		});
		// Before the product: nobody knows whose it is yet.
		await send('shopify', 'inventory_levels/update', level(1, 7, 1));
		const line = {
			id: `#${product}5#`,
			title: 'Mug',
			price: '19.00',
			quantity: 3,
			variant_id: `#${variant}#`
		};
		const ordered = newId();
		await send('shopify', 'orders/create', shopifyOrder(ordered, { line_items: [line] }));
		const tried = () => shop.connection.sql`select 1 from inbox where attempts > 0 and state = 'received'`;
		await expect.poll(async () => (await tried()).length).toBe(1);
		const variants = [{ id: `#${variant}#`, title: 'Blue', price: '19.00', inventory_item_id: `#${item}#` }];
		await send('shopify', 'products/update', { id: `#${product}#`, title: 'Mug', variants });
		await shop.connection.sql`update inbox set next_attempt_at = now() where state = 'received'`;
		await settleInbox(shop);
		expect(await latest(variant)).toEqual({ level: 10, threshold: null });

		const key = await shop.key('stock:write');
		await shop.call('PUT', `/api/v1/stock/${variant}`, { key, body: { level: 10, threshold: 2 } });
		await send('shopify', 'inventory_levels/update', level(2, -9, 5));
		await settleInbox(shop);
		await send('shopify', 'inventory_levels/update', level(2, 50, 3));
		await settleInbox(shop);
		expect(await latest(variant)).toEqual({ level: 1, threshold: 2 });
		const alerts = await shop.connection.sql`select kind::text from stock_alerts
			where variant_id = ${variant} and resolved_at is null order by 1`;
		expect(alerts.map(({ kind }) => kind)).toEqual(['low', 'short']);
	});
});

test('a variation of WooCommerce is a variant of its product, and stays when the product is told again', async () => {
	const [product, red, blue] = [newId(), newId(), newId()];
	await send('woocommerce', 'order.created', wooOrder(newId()));
	await settleInbox(shop);
	const variation = (id: string, option: string, price: string) => ({
		id: `#${id}#`,
		parent_id: `#${product}#`,
		type: 'variation',
		name: `Shirt - ${option}`,
		price,
		attributes: [{ name: 'Colour', option }],
		image: { src: `https://shop.example/${option}.jpg` }
	});
	const whole = (variations: string[], minute: number) => ({
		id: `#${product}#`,
		name: 'Shirt',
		type: 'variable',
		price: '20.00',
		date_modified_gmt: `2026-11-05T10:0${minute}:00`,
		variations: variations.map((id) => `#${id}#`)
	});
	// Before its product: it waits for it.
	await send('woocommerce', 'product.created', variation(red, 'Red', '20.00'));
	await send('woocommerce', 'product.created', whole([red], 1));
	await settleInbox(shop);
	await send('woocommerce', 'product.created', variation(blue, 'Blue', '22.00'));
	await settleInbox(shop);
	await send('woocommerce', 'product.updated', variation(red, 'Red', '18.00'));
	await settleInbox(shop);
	const seen = async () =>
		(
			await shop.connection.sql`select id, title, price::int, options, image_url,
				(select count(*)::int from variant_prices where variant_id = v.id) as prices
				from variants v where product_id = ${product} order by position, id`
		).map((row) => [row['id'], row['title'], row['price'], row['prices']]);
	await send('woocommerce', 'product.updated', whole([red, blue], 2));
	await settleInbox(shop);
	expect((await seen()).sort()).toEqual(
		[
			[product, 'Shirt', 2000, 1],
			[red, 'Shirt - Red', 1800, 2],
			[blue, 'Shirt - Blue', 2200, 1]
		].sort()
	);
	await send('woocommerce', 'product.updated', whole([blue], 3));
	await settleInbox(shop);
	expect((await seen()).map(([id]) => id).sort()).toEqual([product, blue].sort());
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { listWriteBackTasks } from '#server/db/write-back-lists.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { firstPolicy, moneyOf } from '#tests/support/quotes.ts';
import { storefrontDesk, type StorefrontDesk } from '#tests/support/storefronts/desk.ts';
import type { Fault } from '#tests/support/storefronts/listen.ts';
import { startShopify, type ShopifyServer } from '#tests/support/storefronts/shopify.ts';
import { shopifyOrderHook, shopifyRefundHook } from '#tests/support/storefronts/webhooks.ts';
import { startWoo, type WooServer } from '#tests/support/storefronts/woocommerce.ts';
import { deliver, found, got, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/**
 * New goods in place of old ones reach the storefront, once, whatever breaks; it names them otherwise than we do, and
 * both know what is meant; what it repeats of it changes nothing.
 */
let database: FreshDatabase;
let one: Connection;
let shopify: ShopifyServer;
let woo: WooServer;
let desk: StorefrontDesk;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	[shopify, woo] = [await startShopify(), await startWoo()];
	desk = storefrontDesk(one, shopify, woo);
	await one.sql`insert into products (id, title) values ('31', 'Lamp')`;
	await one.sql`insert into variants (id, product_id, position, title, price, currency)
		values ('311', '31', 1, 'Small', 2500, 'EUR'), ('312', '31', 2, 'Large', 2500, 'EUR'), ('313', '31', 3, 'Dear', 2500, 'EUR')`;
	await one.sql`insert into stock (variant_id, level) values ('311', 500), ('312', 500), ('313', 500)`;
	const cancel = [{ id: 'standard', steps: [{ until: { event: 'claimed' as const }, fee: null }] }];
	const steps = [{ until: { after: 'delivered_at' as const, for: 'P30D' }, fee: null }];
	await firstPolicy(one, {
		...samplePolicy(),
		cancel,
		return: [{ id: 'standard', steps, resolutions: ['refund', 'exchange'] }],
		returns: { ways: [{ way: 'own', price: 0 }] }
	});
	await desk.round();
});
afterEach(async () => {
	for (const store of [shopify, woo]) store.calm();
	expect(await brokenInvariants(one)).toEqual([]);
});
afterAll(async () => {
	await desk?.stop();
	await shopify?.close();
	await woo?.close();
	await one?.close();
	await database?.drop();
});

const there = (ref: string) => {
	const order = shopify.orders.get(ref);
	if (!order) throw new Error(`no order ${ref}`);
	return order;
};
const wooThere = (ref: string) => {
	const order = woo.orders.get(ref);
	if (!order) throw new Error(`no order ${ref}`);
	return order;
};
const statesOf = async (ref: string) => (await desk.rowsOf(ref)).map(({ kind, state }) => `${kind} ${state}`);
/** What the storefront has of the order now, by variant; of the goods that were bought by their line. */
const goodsOf = (ref: string) =>
	[...there(ref).lines]
		.map(([id, { variant, quantity, removed }]) => [variant ?? id, quantity - removed] as const)
		.filter(([, quantity]) => quantity > 0);
const wooGoods = (ref: string) =>
	wooThere(ref).lines.map((line) => [line.variation_id || line.id, line.quantity, line.total] as const);
const piecesOf = async (ref: string) => {
	const rows = await one.sql<
		{ line: string; state: string; n: number }[]
	>`select p.line_id as line, p.state::text,
		sum(p.quantity)::int as n from portions p join orders o on o.id = p.order_id where o.ref = ${ref} group by 1, 2 order by 1, 2`;
	return rows.map(({ line, state, n }) => `${line} ${state} ${n}`);
};
async function settle(rounds = 4) {
	for (let round = 0; round < rounds; round++) {
		await desk.again();
		await desk.round();
	}
}
const FAULTS: Fault[] = ['drop_before', 'drop_after', 'hang', '500_after', 'throttle'];
const newIn = (ref: string, variant: string) =>
	[...there(ref).lines].filter(([, line]) => line.variant === variant).map(([id]) => id);

describe('a swap', () => {
	test('edits the order at Shopify: so many of the old ones less, the new ones beside them, and no money', async () => {
		const order = await desk.order('shopify', { pieces: 3, variant: '311' });
		await desk.swap(order, '312', 2);
		await desk.round();
		expect(await statesOf(order.ref)).toEqual(['exchange done']);
		expect(goodsOf(order.ref)).toEqual([
			[order.line, 1],
			['312', 2]
		]);
		expect(there(order.ref).edits).toMatchObject([expect.stringMatching(/^roundtrip:rt-exchange-/)]);
		expect(shopify.moneyBack(there(order.ref))).toBe(0);
		// Swapped to the last piece as well: the line stays, with nothing in it.
		await desk.swap(order, '313', 1);
		await desk.round();
		expect(goodsOf(order.ref)).toEqual([
			['312', 2],
			['313', 1]
		]);
	});

	test('changes the lines of the order at WooCommerce, whose sum stays what was paid', async () => {
		const order = await desk.order('woocommerce', { provider: 'paypal', pieces: 3, variant: '311' });
		await desk.swap(order, '312', 2);
		await desk.round();
		expect(wooGoods(order.ref)).toEqual([
			[Number(order.line), 1, 2500],
			[312, 2, 5000]
		]);
		await desk.swap(order, '313', 1);
		await desk.round();
		expect(wooGoods(order.ref)).toEqual([
			[312, 2, 5000],
			[313, 1, 2500]
		]);
		expect([wooThere(order.ref).status, wooThere(order.ref).total]).toEqual(['processing', 7500]);
		expect(await statesOf(order.ref)).toEqual(['exchange done', 'exchange done']);
	});

	test('is told once, whatever breaks on the way', async () => {
		for (const fault of FAULTS) {
			for (const on of ['Lines', 'Edit', 'EditQuantity', 'EditAdd', 'EditCommit']) {
				const order = await desk.order('shopify', { variant: '311' });
				await desk.swap(order, '312', 1);
				shopify.fault(on, fault);
				await desk.round();
				await settle(2);
				expect(await statesOf(order.ref), `${on} ${fault}`).toEqual(['exchange done']);
				expect(goodsOf(order.ref), `${on} ${fault}`).toEqual([
					[order.line, 1],
					['312', 1]
				]);
				expect(there(order.ref).edits, `${on} ${fault}`).toHaveLength(1);
			}
			const order = await desk.order('woocommerce', { variant: '311' });
			await desk.swap(order, '312', 1);
			woo.fault('PUT', fault);
			await settle(3);
			expect(await statesOf(order.ref), fault).toEqual(['exchange done']);
			expect(
				wooGoods(order.ref).map(([id, quantity]) => [id, quantity]),
				fault
			).toEqual([
				[Number(order.line), 1],
				[312, 1]
			]);
		}
	}, 60_000);

	test('that the storefront refuses is a task, with its words; goods it has not heard of are a task too', async () => {
		const order = await desk.order('shopify', { variant: '311' });
		const line = await desk.swap(order, '312', 1);
		shopify.fault('EditCommit', 'refuse');
		await desk.round();
		const tasks = async () => (await listWriteBackTasks(one.db)).filter(({ ref }) => ref === order.ref);
		expect(await tasks()).toMatchObject([
			{ kind: 'exchange', state: 'refused', words: 'This order cannot be edited.' }
		]);
		expect(goodsOf(order.ref)).toEqual([[order.line, 2]]);
		await desk.cancel({ ref: order.ref, line }, 1);
		const before = shopify.calls.length;
		await desk.round();
		expect((await tasks()).map(({ kind, code }) => [kind, code])).toEqual([
			['exchange', 'shopify.user_error'],
			['cancel', 'storefront.line_not_found']
		]);
		expect(shopify.calls.length).toBe(before);
		// One that is over there, and one that has been sent there.
		for (const [status, code] of [
			['cancelled', 'storefront.order_closed'],
			['completed', 'storefront.order_fulfilled']
		] as const) {
			const other = await desk.order('woocommerce', { variant: '311' });
			await desk.swap(other, '312', 1);
			wooThere(other.ref).status = status;
			await desk.round();
			expect(await desk.rowsOf(other.ref)).toMatchObject([{ kind: 'exchange', state: 'refused', code }]);
		}
	});

	test('its new goods are cancelled there, and swapped again, by the name the storefront gave them', async () => {
		const order = await desk.order('shopify', { pieces: 3, variant: '311' });
		const large = await desk.swap(order, '312', 2);
		await desk.cancel({ ref: order.ref, line: large }, 1);
		await desk.round();
		const [id = ''] = newIn(order.ref, '312');
		expect(there(order.ref).refunds.at(-1)).toMatchObject({
			lines: [{ line: id, quantity: 1, restock: 'cancel' }]
		});
		await desk.swap({ ref: order.ref, line: large }, '313', 1);
		await settle(2);
		expect(goodsOf(order.ref)).toEqual([
			[order.line, 1],
			['313', 1]
		]);
		const twice = await desk.order('woocommerce', { pieces: 2, variant: '311' });
		const second = await desk.swap(twice, '312', 2);
		await desk.round();
		await desk.cancel({ ref: twice.ref, line: second }, 1);
		await desk.round();
		const [bought] = wooThere(twice.ref).lines;
		expect(wooThere(twice.ref).refunds).toMatchObject([
			{ amount: 0, lines: [{ id: bought?.id, quantity: 1 }] }
		]);
		expect(await statesOf(twice.ref)).toEqual(['exchange done', 'cancel done']);
	});
});

describe('what the storefront repeats of a swap', () => {
	test('changes nothing, before and after its answer, of some of the pieces or of all', async () => {
		for (const [pieces, quantity] of [
			[3, 1],
			[2, 2]
		] as const) {
			const order = await desk.order('shopify', { pieces, variant: '311' });
			const line = await desk.swap(order, '312', quantity);
			const money = await moneyOf(one, order.ref);
			const left = pieces - quantity;
			const now = [
				`${order.line} cancelled ${quantity}`,
				...(left > 0 ? [`${order.line} open ${left}`] : []),
				`${line} open ${quantity}`
			];
			const hear = async () => {
				const store = there(order.ref);
				for (const refund of store.refunds)
					expect(await desk.hear('shopify', 'refunds/create', shopifyRefundHook(store, refund))).toBe('done');
				expect(await desk.hear('shopify', 'orders/updated', shopifyOrderHook(store))).toBe('done');
				expect(await piecesOf(order.ref)).toEqual(now);
				expect(await moneyOf(one, order.ref)).toEqual(money);
			};
			// Its webhooks overtake its answer: nobody here knows yet that it was done.
			shopify.fault('EditCommit', 'drop_after');
			await desk.round();
			await hear();
			await settle(2);
			expect(await statesOf(order.ref)).toEqual(['exchange done']);
			expect(there(order.ref).edits).toHaveLength(1);
			await hear();
			// What the merchant takes out after that is news, though it looks the same.
			if (left < quantity) continue;
			const store = there(order.ref);
			const own = { line: order.line, quantity, restock: 'cancel', location: '1' };
			const merchants = {
				id: '88001',
				note: null,
				lines: [own],
				transactions: [],
				createdAt: new Date().toISOString()
			};
			expect(await desk.hear('shopify', 'refunds/create', shopifyRefundHook(store, merchants))).toBe('done');
			expect(await piecesOf(order.ref)).toContain(`${order.line} cancelled ${2 * quantity}`);
		}
	});

	test('and new goods that it sends are ours, under our name', async () => {
		const order = await desk.order('shopify', { pieces: 2, variant: '311' });
		const line = await desk.swap(order, '312', 1);
		await desk.round();
		const [id = ''] = newIn(order.ref, '312');
		const at = new Date().toISOString();
		const fulfilment = {
			...{ id: 990_001, order_id: Number(order.ref), status: 'success', created_at: at, updated_at: at },
			...{ tracking_number: `N${order.ref}`, tracking_company: 'DHL' },
			line_items: [{ id: Number(id), quantity: 1 }]
		};
		const hook = { ...shopifyOrderHook(there(order.ref)), fulfillments: [fulfilment] };
		expect(await desk.hear('shopify', 'orders/updated', hook)).toBe('done');
		const [inside] = await one.sql`select p.line_id as line, p.quantity from portions p
			join shipments s on s.id = p.shipment_id where s.tracking_number = ${`N${order.ref}`}`;
		expect(inside).toEqual({ line, quantity: 1 });
	});
});

test('new goods for goods that came back are put into the order beside them, and cost nobody anything there', async () => {
	for (const source of ['shopify', 'woocommerce'] as const) {
		const order = await desk.order(source, { pieces: 2, variant: '311' });
		await deliver(one, order.ref, [{ line: order.line, quantity: 2 }]);
		for (const line of shopify.orders.get(order.ref)?.lines.values() ?? []) line.sent = 2;
		if (source === 'woocommerce') wooThere(order.ref).status = 'completed';
		const exchanges = returnDesk(one);
		const wanted = [
			{ line: order.line, quantity: 1, resolution: 'exchange', exchange_for: { variant_id: '312' } }
		];
		const { id } = await exchanges.open(order.ref, wanted as never);
		got(await exchanges.receive(id, [{ line: order.line, quantity: 1 }]));
		got(await exchanges.inspect(id, [found(order.line)]));
		await settle(2);
		expect(await statesOf(order.ref), source).toEqual(['return done', 'exchange done']);
		if (source === 'shopify')
			expect(goodsOf(order.ref)).toEqual([
				[order.line, 2],
				['312', 1]
			]);
		else {
			expect(wooGoods(order.ref)).toEqual([
				[Number(order.line), 2, 5000],
				[312, 1, 0]
			]);
			expect(wooThere(order.ref).status).toBe('processing');
		}
	}
});

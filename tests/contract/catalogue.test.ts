import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProduct } from '#server/db/catalogue.ts';
import { listPrices } from '#server/db/prices.ts';
import { oneLine } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

let shop: Shop;
let key: string;
beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('catalogue:write', 'stock:write');
});
afterAll(() => shop?.stop());

const variant = (id: string, price: number) => ({ id, title: 'Red', price, currency: 'EUR' });
const mug = (price: number, ...ids: string[]) => ({
	title: 'Mug',
	variants: ids.map((id) => variant(id, price))
});

describe('products over the API', () => {
	it('are made and changed, and their prices are remembered', async () => {
		const put = (body: object) => shop.call('PUT', '/api/v1/products/mug', { key, body });
		expect(await put(mug(1900, 'mug-red', 'mug-blue'))).toMatchObject({
			status: 201,
			json: { id: 'mug', version: 1 }
		});
		expect(await put(mug(1900, 'mug-red'))).toMatchObject({ status: 200, json: { version: 2 } });
		expect(await put(mug(2100, 'mug-red'))).toMatchObject({ status: 200, json: { version: 3 } });
		const { db } = shop.connection;
		expect((await findProduct(db, 'mug'))?.variants).toMatchObject([{ id: 'mug-red', price: 2100 }]);
		expect((await listPrices(db, ['mug-red'])).get('mug-red')?.map(({ price }) => price)).toEqual([
			2100, 1900
		]);
	});

	it('never take another product’s variant', async () => {
		await shop.call('PUT', '/api/v1/products/cup', { key, body: mug(900, 'cup-red') });
		const taken = await shop.call('PUT', '/api/v1/products/pot', {
			key,
			body: mug(900, 'pot-red', 'cup-red')
		});
		expect(taken).toMatchObject({ status: 409, json: { code: 'variant.in_use', variants: ['cup-red'] } });
		expect(await findProduct(shop.connection.db, 'pot')).toBeUndefined();
	});

	it('refuse a price that is no whole number, and a key without the scope', async () => {
		const call = (body: object, as = key) => shop.call('PUT', '/api/v1/products/jug', { key: as, body });
		expect(await call(mug(9.5, 'jug-red'))).toMatchObject({ status: 400, json: { code: 'request.invalid' } });
		const other = await shop.key('orders:read');
		expect(await call(mug(900, 'jug-red'), other)).toMatchObject({
			status: 403,
			json: { code: 'scope.missing' }
		});
	});
});

describe('stock over the API', () => {
	it('is what was counted last', async () => {
		const put = (body: object) => shop.call('PUT', '/api/v1/stock/mug-red', { key, body });
		expect(await put({ level: 12, threshold: 5 })).toMatchObject({
			status: 200,
			json: { variant: 'mug-red', level: 12, reserved: 0, threshold: 5, next_delivery_at: null, version: 1 }
		});
		const again = await put({ level: 3, next_delivery_at: '2026-12-01T08:00:00+01:00' });
		expect(again.json).toMatchObject({
			level: 3,
			threshold: null,
			next_delivery_at: '2026-12-01T07:00:00.000Z'
		});
		expect(await put({ level: -1 })).toMatchObject({ status: 400 });
	});
});

describe('shortages over the API', () => {
	it('name who is short; a buyer is asked once and answered for, and the refund follows', async () => {
		const all = await shop.key('orders:read', 'orders:write', 'stock:write');
		const call = (method: string, path: string, body?: object) =>
			shop.call(method, `/api/v1/${path}`, { key: all, body });
		const line = { id: 'l1', title: 'Pot', quantity: 2, amount: 3000, variant_id: 'pot-short' };
		const payments = [
			{ provider: 'test', reference: 'short', amount: 3000, captured_at: '2026-11-02T10:00:05Z' }
		];
		const order = oneLine('SHORT-1', 2, { lines: [line], total: 3000, payments });
		expect((await call('POST', 'orders', order)).status).toBe(201);
		await call('PUT', 'stock/pot-short', { level: 1, next_delivery_at: '2099-01-04T08:00:00Z' });
		const { json } = await call('GET', 'shortages');
		expect(json['shortages']).toMatchObject([
			{
				...{ variant: 'pot-short', level: 1, ordered: 2, next_delivery_at: '2099-01-04T08:00:00.000Z' },
				orders: [{ order: 'SHORT-1', line: 'l1', quantity: 2, short: 1, asked: null }]
			}
		]);
		const ask = (body: object) => call('POST', 'orders/SHORT-1/delay', body);
		const asked = await ask({ new_date: '2099-01-04' });
		expect(asked).toMatchObject({
			status: 201,
			json: { order: 'SHORT-1', state: 'open', lines: [{ line: 'l1', quantity: 1 }], silence: 'wait' }
		});
		expect(await ask({ new_date: '2099-01-04' })).toMatchObject({
			status: 200,
			json: { id: asked.json['id'] }
		});
		expect(await ask({ new_date: '4 January' })).toMatchObject({ status: 400 });
		expect(await ask({ new_date: '2099-01-04', lines: [{ line: 'l1', quantity: 3 }] })).toMatchObject({
			json: { code: 'quantity.unavailable', available: [{ line: 'l1', quantity: 2 }] }
		});
		const answer = (body: object) => call('POST', 'orders/SHORT-1/delay/answer', body);
		expect(await answer({ answer: 'swap' })).toMatchObject({ status: 400 });
		expect(await answer({ answer: 'cancel', delay: asked.json['id'] })).toMatchObject({
			status: 200,
			json: { state: 'cancelled', cancelled: { fee: { amount: 0 }, refund: { amount: 1500 } } }
		});
		expect(await answer({ answer: 'wait' })).toMatchObject({ status: 409, json: { code: 'delay.not_open' } });
		expect((await call('GET', 'shortages')).json['shortages']).toEqual([]);
	});
});

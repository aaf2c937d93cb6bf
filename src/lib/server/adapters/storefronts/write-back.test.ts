import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RefundWhat } from '#domain/write-back/what.ts';
import type { WriteBack } from '#server/ports/write-back.ts';
import { SHOPIFY_TOKEN, startShopify, type ShopifyServer } from '#tests/support/storefronts/shopify.ts';
import { startWoo, WOO, type WooServer } from '#tests/support/storefronts/woocommerce.ts';
import { shopifyWriteBack } from './shopify/write-back.ts';
import { wooWriteBack } from './woocommerce/write-back.ts';

let shopify: ShopifyServer;
let woo: WooServer;
let toShopify: WriteBack;
let toWoo: WriteBack;
beforeAll(async () => {
	[shopify, woo] = [await startShopify(), await startWoo()];
	toShopify = shopifyWriteBack({ base: shopify.base, token: SHOPIFY_TOKEN, withinMs: 300 });
	toWoo = wooWriteBack({ base: woo.base, ...WOO, withinMs: 300 });
});
afterEach(() => [shopify, woo].forEach((store) => store.calm()));
afterAll(async () => {
	await shopify?.close();
	await woo?.close();
});

let last = 700_000;
const newOrder = () => String(++last);
const keyFor = (kind: string, n: string) => `rt-${kind}-0192f0c0-0000-7000-8000-${n.padStart(12, '0')}`;
const telling = <What>(order: string, what: What, kind = 'refund', more: object = {}) => ({
	...{ order, key: keyFor(kind, order), what, again: false, until: performance.now() + 10_000, ...more }
});
const refundOf = (more: Partial<RefundWhat & { movesMoney: boolean }> = {}) => ({
	...{
		refund: 'r',
		amount: 1000,
		currency: 'EUR',
		provider: 'shopify_payments',
		reference: 'x',
		movesMoney: true
	},
	...more
});

describe('a return', () => {
	test('is opened at Shopify once, parcel by parcel, and refused for what was not sent', async () => {
		const order = shopify.add(newOrder(), 'shopify_payments', 7500, { '71': 3 });
		const line = order.lines.get('71');
		const what = { lines: [{ line: '71', quantity: 2, reason: 'too_small' }] };
		const asked = telling(order.id, what, 'return');
		expect(await toShopify.openReturn(asked)).toMatchObject({
			state: 'refused',
			code: 'storefront.not_returnable'
		});
		if (line) line.sent = 3;
		shopify.fault('Return', 'drop_after');
		expect(await toShopify.openReturn(asked)).toMatchObject({ state: 'unknown' });
		expect(await toShopify.openReturn(asked)).toMatchObject({
			state: 'already',
			references: [expect.stringMatching(/^return\/\d+$/) as string]
		});
		expect(order.returns).toHaveLength(1);
		const sent = shopify.calls.find((call) => call.what === 'Return')?.body as {
			variables: { returnInput: { returnLineItems: object[] } };
		};
		expect(sent.variables.returnInput.returnLineItems).toEqual([
			{
				...{ fulfillmentLineItemId: 'gid://shopify/FulfillmentLineItem/715', quantity: 2 },
				...{ returnReason: 'SIZE_TOO_SMALL', returnReasonNote: `roundtrip:${asked.key}` }
			}
		]);
	});

	test('is a note of the shop’s own at WooCommerce, once', async () => {
		const order = woo.add(newOrder(), 'paypal', 5000);
		const asked = telling(String(order.id), { lines: [{ line: '9', quantity: 1 }] }, 'return');
		woo.fault('POST /notes', 'drop_after');
		expect(await toWoo.openReturn(asked)).toMatchObject({ state: 'unknown' });
		expect(await toWoo.openReturn(asked)).toMatchObject({ state: 'already' });
		expect(order.notes).toMatchObject([
			{ customer_note: false, note: expect.stringContaining(asked.key) as string }
		]);
	});
});

describe('money', () => {
	test('is sent by Shopify to the one payment it can be, else to none', async () => {
		const order = shopify.add(newOrder(), 'shopify_payments', 5000, { '1': 2 });
		const other = { ...order.transactions[0], id: '88001', gateway: 'paypal' };
		order.transactions.push(other as (typeof order.transactions)[number]);
		const tell = (what: Parameters<typeof refundOf>[0]) =>
			toShopify.recordRefund(telling(order.id, refundOf(what)));
		expect(await tell({ provider: 'klarna' })).toEqual({
			state: 'refused',
			code: 'storefront.payment_not_found'
		});
		expect(await tell({ currency: 'CHF' })).toEqual({
			state: 'refused',
			code: 'storefront.currency_differs'
		});
		order.transactions.push({ ...other, id: '88002' } as (typeof order.transactions)[number]);
		expect(await tell({ provider: 'paypal' })).toEqual({
			state: 'refused',
			code: 'storefront.payment_not_found'
		});
		expect(shopify.moneyBack(order)).toBe(0);
		expect(await tell({ provider: 'paypal', reference: '88002' })).toMatchObject({
			state: 'done',
			money: 'settled'
		});
		expect(order.refunds[0]?.transactions).toEqual([
			{ parent: 'gid://shopify/OrderTransaction/88002', amount: 1000, status: 'SUCCESS' }
		]);
	});

	test('is never sent by a storefront that only writes down: every call says so', async () => {
		const [left, right] = [
			shopify.add(newOrder(), 'shopify_payments', 5000, { '1': 2 }),
			woo.add(newOrder(), 'paypal', 5000)
		];
		const before = [shopify.calls.length, woo.calls.length];
		const what = refundOf({ movesMoney: false, provider: 'paypal' });
		expect(await toShopify.recordRefund(telling(left.id, refundOf({ movesMoney: false })))).toMatchObject({
			state: 'done'
		});
		expect(await toWoo.recordRefund(telling(String(right.id), what))).toMatchObject({ state: 'done' });
		const lines = [{ line: '1', quantity: 1 }];
		for (const whole of [false, true]) {
			expect(await toShopify.cancelLines(telling(left.id, { whole, lines }, 'cancel'))).toHaveProperty(
				'references'
			);
			expect(
				await toWoo.cancelLines(telling(String(right.id), { whole: false, lines }, 'cancel'))
			).toMatchObject({ references: [expect.any(String)] });
		}
		expect([shopify.moneyBack(left), woo.sent(right)]).toEqual([0, 0]);
		for (const { body, what: name } of shopify.calls.slice(before[0])) {
			const { variables } = body as {
				variables: { input?: { transactions: object[] }; refundMethod?: object };
			};
			if (name === 'Refund') expect(variables.input?.transactions).toEqual([]);
			if (name === 'Cancel') expect(variables.refundMethod).toEqual({ originalPaymentMethodsRefund: false });
		}
		const asked = woo.calls.slice(before[1]).filter(({ what: name }) => name === 'POST /refunds');
		expect(asked.length).toBeGreaterThan(1);
		for (const { body } of asked) expect(body).toMatchObject({ api_refund: false });
	});
});

describe('what is in the way', () => {
	const cancel = { whole: true, lines: [{ line: '1', quantity: 1 }] };

	test('an order that was sent, is not there, or is no storefront’s is refused; one that is over is done', async () => {
		const order = woo.add(newOrder(), 'paypal', 5000);
		order.status = 'completed';
		const tell = (id: string) => toWoo.cancelLines(telling(id, cancel, 'cancel'));
		expect(await tell(String(order.id))).toEqual({ state: 'refused', code: 'storefront.order_fulfilled' });
		expect(order.status).toBe('completed');
		order.status = 'cancelled';
		expect(await tell(String(order.id))).toEqual({ state: 'already', references: [] });
		for (const id of ['999', 'T-1', '1/../2', '']) {
			expect(await tell(id)).toMatchObject({ state: 'refused', code: 'storefront.order_not_found' });
			expect(await toShopify.cancelLines(telling(id, cancel, 'cancel'))).toMatchObject({
				code: 'storefront.order_not_found'
			});
		}
		expect(woo.calls.every(({ path }) => /^\/wp-json\/wc\/v3\/orders\/\d+(\/\w+)?$/.test(path))).toBe(true);
	});

	test('too late, nothing is begun: somebody else may be at it', async () => {
		const [left, right] = [
			shopify.add(newOrder(), 'shopify_payments', 5000, { '1': 2 }),
			woo.add(newOrder(), 'paypal', 5000)
		];
		const late = { until: performance.now() - 1 };
		const said = { state: 'unreachable', code: 'call.too_late' };
		expect(await toShopify.cancelLines(telling(left.id, cancel, 'cancel', late))).toEqual(said);
		expect(await toShopify.recordRefund(telling(left.id, refundOf(), 'refund', late))).toEqual(said);
		const what = refundOf({ provider: 'paypal' });
		expect(await toWoo.recordRefund(telling(String(right.id), what, 'refund', late))).toEqual(said);
		expect([left.cancelledAt, shopify.moneyBack(left), woo.sent(right)]).toEqual([null, 0, 0]);
	});

	test('a key that is not good, a storefront that is not there, a redirect and an endless answer: nothing was done, or nobody knows', async () => {
		const bad = wooWriteBack({ base: woo.base, key: 'ck_wrong', secret: 'cs_wrong' });
		const order = telling('1', cancel, 'cancel');
		expect(await bad.cancelLines(order)).toEqual({ state: 'unreachable', code: 'storefront.not_let_in' });
		const wrong = shopifyWriteBack({ base: shopify.base, token: 'shpat_wrong' });
		expect(await wrong.cancelLines(order)).toEqual({ state: 'unreachable', code: 'storefront.not_let_in' });
		expect(await wrong.check()).toEqual({ ok: false, code: 'storefront.not_let_in' });
		let heard = 0;
		const server = createServer((req, res) => {
			heard += 1;
			if (req.url?.includes('/1')) return void res.writeHead(302, { location: `${woo.base}/stolen` }).end();
			res.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(3 * 1024 * 1024)}"`);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const odd = wooWriteBack({ base, ...WOO });
		expect(await odd.cancelLines(order)).toEqual({ state: 'unreachable', code: 'storefront.redirects' });
		expect(await odd.cancelLines({ ...order, order: '2' })).toEqual({
			state: 'unreachable',
			code: 'call.too_long'
		});
		expect(heard).toBe(2);
		expect(woo.calls.some(({ path }) => path.includes('stolen'))).toBe(false);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		const free = await startWoo();
		await free.close();
		const gone = wooWriteBack({ base: free.base, ...WOO });
		const said = await gone.recordRefund(telling('1', refundOf()));
		expect(said).toEqual({ state: 'unreachable', code: 'call.econnrefused' });
	});

	test('what WooCommerce refuses with a 500 is a refusal, a bare one is unknown', async () => {
		const order = woo.add(newOrder(), 'paypal', 5000);
		const asked = telling(
			String(order.id),
			refundOf({ movesMoney: false, provider: 'paypal', amount: 6000 })
		);
		expect(await toWoo.recordRefund(asked)).toEqual({
			...{ state: 'refused', code: 'woocommerce.cannot_create_order_refund', words: 'Invalid refund amount.' }
		});
		woo.fault('POST /refunds', '500_after');
		const fine = telling(String(order.id), refundOf({ movesMoney: false, provider: 'paypal' }));
		expect(await toWoo.recordRefund(fine)).toMatchObject({ state: 'unknown', code: 'woocommerce.http_500' });
		expect(await toWoo.recordRefund(fine)).toMatchObject({ state: 'already' });
		expect(order.refunds).toHaveLength(1);
	});
});

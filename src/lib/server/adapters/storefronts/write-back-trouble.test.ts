import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { newOrder, openStage, refundOf, telling } from '#tests/support/storefronts/stage.ts';
import { startWoo, WOO } from '#tests/support/storefronts/woocommerce.ts';
import { shopifyWriteBack } from './shopify/write-back.ts';
import { wooWriteBack } from './woocommerce/write-back.ts';

const stage = openStage();

describe('what is in the way', () => {
	const cancel = { whole: true, lines: [{ line: '1', quantity: 1 }] };

	test('an order that was sent, is not there, or is no storefront’s is refused; one that is over is done', async () => {
		const order = stage.woo.add(newOrder(), 'paypal', 5000);
		order.status = 'completed';
		const tell = (id: string) => stage.toWoo.cancelLines(telling(id, cancel, 'cancel'));
		expect(await tell(String(order.id))).toEqual({ state: 'refused', code: 'storefront.order_fulfilled' });
		expect(order.status).toBe('completed');
		order.status = 'cancelled';
		expect(await tell(String(order.id))).toEqual({ state: 'already', references: [] });
		for (const id of ['999', 'T-1', '1/../2', '']) {
			expect(await tell(id)).toMatchObject({ state: 'refused', code: 'storefront.order_not_found' });
			expect(await stage.toShopify.cancelLines(telling(id, cancel, 'cancel'))).toMatchObject({
				code: 'storefront.order_not_found'
			});
		}
		expect(stage.woo.calls.every(({ path }) => /^\/wp-json\/wc\/v3\/orders\/\d+(\/\w+)?$/.test(path))).toBe(
			true
		);
	});

	test('too late, nothing is begun: somebody else may be at it', async () => {
		const [left, right] = [
			stage.shopify.add(newOrder(), 'shopify_payments', 5000, { '1': 2 }),
			stage.woo.add(newOrder(), 'paypal', 5000)
		];
		const late = { until: performance.now() - 1 };
		const said = { state: 'unreachable', code: 'call.too_late' };
		expect(await stage.toShopify.cancelLines(telling(left.id, cancel, 'cancel', late))).toEqual(said);
		expect(await stage.toShopify.recordRefund(telling(left.id, refundOf(), 'refund', late))).toEqual(said);
		const what = refundOf({ provider: 'paypal' });
		expect(await stage.toWoo.recordRefund(telling(String(right.id), what, 'refund', late))).toEqual(said);
		expect([left.cancelledAt, stage.shopify.moneyBack(left), stage.woo.sent(right)]).toEqual([null, 0, 0]);
	});

	test('a key that is not good, a storefront that is not there, a redirect and an endless answer: nothing was done, or nobody knows', async () => {
		const bad = wooWriteBack({ base: stage.woo.base, key: 'ck_wrong', secret: 'cs_wrong' });
		const order = telling('1', cancel, 'cancel');
		expect(await bad.cancelLines(order)).toEqual({ state: 'unreachable', code: 'storefront.not_let_in' });
		const wrong = shopifyWriteBack({ base: stage.shopify.base, token: 'shpat_wrong' });
		expect(await wrong.cancelLines(order)).toEqual({ state: 'unreachable', code: 'storefront.not_let_in' });
		expect(await wrong.check()).toEqual({ ok: false, code: 'storefront.not_let_in' });
		let heard = 0;
		const server = createServer((req, res) => {
			heard += 1;
			if (req.url?.includes('/1'))
				return void res.writeHead(302, { location: `${stage.woo.base}/stolen` }).end();
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
		expect(stage.woo.calls.some(({ path }) => path.includes('stolen'))).toBe(false);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		const free = await startWoo();
		await free.close();
		const gone = wooWriteBack({ base: free.base, ...WOO });
		const said = await gone.recordRefund(telling('1', refundOf()));
		expect(said).toEqual({ state: 'unreachable', code: 'call.econnrefused' });
	});

	test('what WooCommerce refuses with a 500 is a refusal, a bare one is unknown', async () => {
		const order = stage.woo.add(newOrder(), 'paypal', 5000);
		const asked = telling(
			String(order.id),
			refundOf({ movesMoney: false, provider: 'paypal', amount: 6000 })
		);
		expect(await stage.toWoo.recordRefund(asked)).toEqual({
			...{ state: 'refused', code: 'woocommerce.cannot_create_order_refund', words: 'Invalid refund amount.' }
		});
		stage.woo.fault('POST /refunds', '500_after');
		const fine = telling(String(order.id), refundOf({ movesMoney: false, provider: 'paypal' }));
		expect(await stage.toWoo.recordRefund(fine)).toMatchObject({
			state: 'unknown',
			code: 'woocommerce.http_500'
		});
		expect(await stage.toWoo.recordRefund(fine)).toMatchObject({ state: 'already' });
		expect(order.refunds).toHaveLength(1);
	});
});

import { describe, expect, test } from 'vitest';
import { newOrder, openStage, refundOf, telling } from '#tests/support/storefronts/stage.ts';

const stage = openStage();

describe('a return', () => {
	test('is opened at Shopify once, parcel by parcel, and refused for what was not sent', async () => {
		const order = stage.shopify.add(newOrder(), 'shopify_payments', 7500, { '71': 3 });
		const line = order.lines.get('71');
		const what = { lines: [{ line: '71', quantity: 2, reason: 'too_small' }] };
		const asked = telling(order.id, what, 'return');
		expect(await stage.toShopify.openReturn(asked)).toMatchObject({
			state: 'refused',
			code: 'storefront.not_returnable'
		});
		if (line) line.sent = 3;
		stage.shopify.fault('Return', 'drop_after');
		expect(await stage.toShopify.openReturn(asked)).toMatchObject({ state: 'unknown' });
		expect(await stage.toShopify.openReturn(asked)).toMatchObject({
			state: 'already',
			references: [expect.stringMatching(/^return\/\d+$/) as string]
		});
		expect(order.returns).toHaveLength(1);
		const sent = stage.shopify.calls.find((call) => call.what === 'Return')?.body as {
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
		const order = stage.woo.add(newOrder(), 'paypal', 5000);
		const asked = telling(String(order.id), { lines: [{ line: '9', quantity: 1 }] }, 'return');
		stage.woo.fault('POST /notes', 'drop_after');
		expect(await stage.toWoo.openReturn(asked)).toMatchObject({ state: 'unknown' });
		expect(await stage.toWoo.openReturn(asked)).toMatchObject({ state: 'already' });
		expect(order.notes).toMatchObject([
			{ customer_note: false, note: expect.stringContaining(asked.key) as string }
		]);
	});
});

describe('money', () => {
	test('is sent by Shopify to the one payment it can be, else to none', async () => {
		const order = stage.shopify.add(newOrder(), 'shopify_payments', 5000, { '1': 2 });
		const other = { ...order.transactions[0], id: '88001', gateway: 'paypal' };
		order.transactions.push(other as (typeof order.transactions)[number]);
		const tell = (what: Parameters<typeof refundOf>[0]) =>
			stage.toShopify.recordRefund(telling(order.id, refundOf(what)));
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
		expect(stage.shopify.moneyBack(order)).toBe(0);
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
			stage.shopify.add(newOrder(), 'shopify_payments', 5000, { '1': 2 }),
			stage.woo.add(newOrder(), 'paypal', 5000)
		];
		const before = [stage.shopify.calls.length, stage.woo.calls.length];
		const what = refundOf({ movesMoney: false, provider: 'paypal' });
		expect(
			await stage.toShopify.recordRefund(telling(left.id, refundOf({ movesMoney: false })))
		).toMatchObject({
			state: 'done'
		});
		expect(await stage.toWoo.recordRefund(telling(String(right.id), what))).toMatchObject({ state: 'done' });
		const lines = [{ line: '1', quantity: 1 }];
		for (const whole of [false, true]) {
			expect(await stage.toShopify.cancelLines(telling(left.id, { whole, lines }, 'cancel'))).toHaveProperty(
				'references'
			);
			expect(
				await stage.toWoo.cancelLines(telling(String(right.id), { whole: false, lines }, 'cancel'))
			).toMatchObject({ references: [expect.any(String)] });
		}
		expect([stage.shopify.moneyBack(left), stage.woo.sent(right)]).toEqual([0, 0]);
		for (const { body, what: name } of stage.shopify.calls.slice(before[0])) {
			const { variables } = body as {
				variables: { input?: { transactions: object[] }; refundMethod?: object };
			};
			if (name === 'Refund') expect(variables.input?.transactions).toEqual([]);
			if (name === 'Cancel') expect(variables.refundMethod).toEqual({ originalPaymentMethodsRefund: false });
		}
		const asked = stage.woo.calls.slice(before[1]).filter(({ what: name }) => name === 'POST /refunds');
		expect(asked.length).toBeGreaterThan(1);
		for (const { body } of asked) expect(body).toMatchObject({ api_refund: false });
	});
});

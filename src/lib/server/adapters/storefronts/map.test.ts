import { describe, expect, it } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import { parse } from '#server/http/parse.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';
import { parseExact } from './exact-json.ts';
import { MAPPERS, type JsonStorefront } from './json-source.ts';

function map(storefront: JsonStorefront, payload: object | string, hints = {}) {
	const parsed = parseExact(typeof payload === 'string' ? payload : JSON.stringify(payload));
	if (!parsed.ok) throw new Error(parsed.refusal.code);
	return MAPPERS[storefront](parsed.value, hints);
}

/** The one order that a payload tells, parsed as the API would, with amounts that add up. */
function orderOf(storefront: JsonStorefront, payload: object | string) {
	const [item] = map(storefront, payload);
	if (item?.kind !== 'order') throw new Error(JSON.stringify(item));
	const document = parse(OrderDocumentSchema, item.document);
	if (!document.ok) throw new Error(JSON.stringify(document.refusal));
	expect(shareAmounts(document.value).ok, 'its amounts add up').toBe(true);
	return { document: document.value as OrderDocument, happenings: item.happenings };
}

const SHOPIFY = {
	id: 5000000000001,
	name: '#1042',
	created_at: '2026-11-02T10:00:00-05:00',
	updated_at: '2026-11-03T10:00:00-05:00',
	currency: 'USD',
	financial_status: 'paid',
	payment_gateway_names: ['shopify_payments'],
	taxes_included: false,
	total_tax: '4.10',
	total_discounts: '8.00',
	total_tip_received: '3.00',
	original_total_duties_set: { shop_money: { amount: '6.50', currency_code: 'USD' } },
	total_price: '80.60',
	email: 'ada@example.com',
	line_items: [
		{
			...{ id: 11, title: 'Mug', sku: 'MUG', price: '20.00', quantity: 3, variant_id: 21, product_id: 31 },
			discount_allocations: [{ amount: '3.00' }],
			tax_lines: [{ price: '4.10' }]
		}
	],
	shipping_lines: [
		{ title: 'Post', price: '15.00', discount_allocations: [{ amount: '5.00' }], tax_lines: [] }
	]
};

describe('Shopify', () => {
	it('adds up with tips, duties and a discount on shipping', () => {
		const { document } = orderOf('shopify', SHOPIFY);
		expect(document).toMatchObject({
			...{ ref: '5000000000001', display_ref: '#1042', total: 8060, discounts: [] },
			shipping: { amount: 1000 },
			adjustments: [
				{ kind: 'tip', amount: 300 },
				{ kind: 'duty', amount: 650 }
			],
			payments: [{ provider: 'shopify_payments', amount: 8060, captured_at: '2026-11-02T15:00:00.000Z' }]
		});
		expect(document.lines[0]).toMatchObject({ id: '11', amount: 6000, discount: 300, tax: 410 });
	});

	it('keeps ids above 2^53 as they were sent', () => {
		const text = JSON.stringify(SHOPIFY)
			.replaceAll('5000000000001', '9007199254740993')
			.replace('"id":11', '"id":9007199254740995');
		const { document } = orderOf('shopify', text);
		expect(document.ref).toBe('9007199254740993');
		expect(document.lines[0]?.id).toBe('9007199254740995');
	});

	it('tells parcels, refunds with what came back, and the cancellation, each by its own id', () => {
		const { happenings } = orderOf('shopify', {
			...SHOPIFY,
			cancelled_at: '2026-11-05T10:00:00Z',
			fulfillments: [
				{
					...{
						id: 71,
						status: 'success',
						created_at: '2026-11-03T09:00:00Z',
						updated_at: '2026-11-04T09:00:00Z'
					},
					...{ tracking_company: 'UPS', tracking_number: '1Z1', shipment_status: 'delivered' },
					line_items: [{ id: 11, quantity: 1 }]
				},
				{
					id: 72,
					status: 'cancelled',
					created_at: '2026-11-03T09:00:00Z',
					tracking_number: 'X',
					line_items: []
				}
			],
			refunds: [
				{
					...{ id: 81, processed_at: '2026-11-04T12:00:00Z' },
					refund_line_items: [
						{ line_item_id: 11, quantity: 1, restock_type: 'return' },
						{ line_item_id: 11, quantity: 2, restock_type: 'cancel' }
					],
					transactions: [
						{ kind: 'refund', status: 'success', amount: '19.00' },
						{ kind: 'refund', status: 'failure', amount: '99.00' }
					]
				}
			]
		});
		expect(happenings).toMatchObject([
			{
				...{ id: 'fulfillment/71', kind: 'parcel', carrier: 'ups', trackingNumber: '1Z1' },
				...{ pieces: [{ line: '11', quantity: 1 }], scans: [{ status: 'delivered' }] }
			},
			{ id: 'refund/81/cancelled', kind: 'cancelled', pieces: [{ line: '11', quantity: 2 }] },
			{ id: 'refund/81/returned', kind: 'returned', pieces: [{ line: '11', quantity: 1 }] },
			{ id: 'refund/81', kind: 'refunded', amount: 1900 },
			{ id: 'cancel/5000000000001', kind: 'cancelled' }
		]);
	});

	it('takes a fulfilment and a refund by themselves, as their webhooks send them', () => {
		const parcel = {
			id: 71,
			order_id: 5,
			status: 'success',
			created_at: '2026-11-03T09:00:00Z',
			tracking_number: '1Z'
		};
		expect(map('shopify', parcel, { topic: 'fulfillments/create' })).toMatchObject([
			{ kind: 'order', ref: '5', happenings: [{ kind: 'parcel', trackingNumber: '1Z' }] }
		]);
		const refund = {
			...{ id: 81, order_id: 5, created_at: '2026-11-04T12:00:00Z', refund_line_items: [] },
			transactions: [{ kind: 'refund', status: 'success', amount: '1200', currency: 'JPY' }]
		};
		expect(map('shopify', refund, { topic: 'refunds/create' })).toMatchObject([
			{ kind: 'order', ref: '5', happenings: [{ kind: 'refunded', amount: 1200 }] }
		]);
	});

	it('takes a product with options, prices and pictures', () => {
		const product = {
			...{ id: 31, title: 'Mug', product_type: 'Kitchen', tags: 'a, b', options: [{ name: 'Colour' }] },
			images: [{ id: 1, src: 'https://img.example/1.jpg' }],
			variants: [{ id: 21, title: 'Red', option1: 'Red', price: '20.00', sku: 'MUG-R', image_id: 1 }]
		};
		expect(map('shopify', { product }, { currency: 'EUR' })).toMatchObject([
			{
				kind: 'product',
				product: {
					...{ id: '31', category: 'Kitchen', facts: { tags: ['a', 'b'] } },
					variants: [
						{
							id: '21',
							price: 2000,
							currency: 'EUR',
							options: [{ name: 'Colour', value: 'Red' }],
							image_url: 'https://img.example/1.jpg'
						}
					]
				}
			}
		]);
	});

	it('refuses by name what is no order, and an amount that is none', () => {
		expect(map('shopify', { transactions: [{ id: 1, order_id: 2, kind: 'sale' }] })).toMatchObject([
			{ kind: 'refused', id: 'transaction 1', refusal: { code: 'input.not_an_order', what: 'transaction' } }
		]);
		expect(map('shopify', { ...SHOPIFY, total_price: '1e2' })).toMatchObject([
			{ kind: 'refused', refusal: { code: 'request.invalid', errors: [{ path: '/total_price' }] } }
		]);
	});
});

const WOO = {
	...{ id: 727, number: '727', status: 'processing', currency: 'EUR', prices_include_tax: true },
	...{
		date_created_gmt: '2026-11-02T10:00:00',
		date_paid_gmt: '2026-11-02T10:01:00',
		payment_method: 'stripe'
	},
	...{ total: '25.26', total_tax: '3.76', shipping_total: '5.00', shipping_tax: '0.80' },
	billing: { first_name: 'Ada', last_name: 'Muster', email: 'ada@example.com', country: 'DE' },
	line_items: [
		{
			id: 1,
			name: 'Mug',
			quantity: 2,
			subtotal: '20.00',
			total: '18.50',
			total_tax: '2.96',
			product_id: 9,
			variation_id: 0
		}
	],
	shipping_lines: [{ method_title: 'Post', total: '5.00', total_tax: '0.80' }],
	fee_lines: [{ id: 3, name: 'Loyal customer', total: '-2.00', total_tax: '0.00' }]
};

describe('WooCommerce', () => {
	it('adds up whatever its prices include; a fee below zero is a discount', () => {
		const { document } = orderOf('woocommerce', WOO);
		expect(document).toMatchObject({
			...{ ref: '727', placed_at: '2026-11-02T10:00:00.000Z', prices_include_tax: false, total: 2526 },
			discounts: [{ code: 'Loyal customer', amount: 200 }],
			lines: [{ amount: 2000, discount: 150, tax: 296 }],
			payments: [{ provider: 'stripe', amount: 2526 }]
		});
	});

	it('counts a gift card as a payment, not as a discount', () => {
		const { document } = orderOf('woocommerce', {
			...WOO,
			total: '15.26',
			gift_cards: [{ id: 4, amount: 10 }]
		});
		expect(document.total).toBe(2526);
		expect(document.payments).toMatchObject([
			{ provider: 'gift_card', amount: 1000 },
			{ provider: 'stripe', amount: 1526 }
		]);
	});

	it('names what amounts finer than the currency leave over as rounding, and nothing else', () => {
		const finer = {
			...WOO,
			...{ fee_lines: [], shipping_lines: [], shipping_total: '0', total: '10.00', total_tax: '0.00' },
			line_items: [1, 2, 3].map((id) => ({ id, name: 'Mug', quantity: 1, subtotal: '3.334', total: '3.334' }))
		};
		expect(orderOf('woocommerce', finer).document.adjustments).toEqual([{ kind: 'rounding', amount: 1 }]);
		const [off] = map('woocommerce', { ...finer, total: '11.00' });
		expect(off).toMatchObject({ kind: 'order', document: { adjustments: [] } });
	});

	it('takes a sum keyed in at the counter as what was bought', () => {
		const { document } = orderOf('woocommerce', {
			...WOO,
			...{ line_items: [], shipping_lines: [], shipping_total: '0', total: '5.00', total_tax: '0.00' },
			fee_lines: [{ id: 8, name: 'Simple payment', total: '5.00', total_tax: '0.00' }]
		});
		expect(document.lines).toMatchObject([{ id: 'fee-8', title: 'Simple payment', amount: 500 }]);
		expect(document.adjustments).toEqual([]);
	});

	it('finds the order of a refund in its links, and the line it gives back', () => {
		const refund = {
			...{ id: 90, date_created_gmt: '2026-11-05T10:00:00', amount: '9.25', refunded_by: 1 },
			line_items: [{ quantity: -1, meta_data: [{ key: '_refunded_item_id', value: '1' }] }],
			_links: { up: [{ href: 'https://shop.example/wp-json/wc/v3/orders/727' }] }
		};
		expect(map('woocommerce', { data: [refund] })).toMatchObject([
			{
				...{ kind: 'order', ref: '727' },
				happenings: [
					{ kind: 'cancelled', pieces: [{ line: '1', quantity: 1 }] },
					{ kind: 'refunded', amount: 925 }
				]
			}
		]);
	});
});

describe('Medusa', () => {
	const order = {
		...{
			id: 'order_01',
			display_id: 7,
			currency_code: 'eur',
			email: 'a@example.com',
			created_at: '2026-11-02T10:00:00Z'
		},
		items: [{ id: 'item_1', title: 'Mug', unit_price: 2000, quantity: 2 }],
		...{ discount_total: 400, shipping_total: 500, tax_total: 300, gift_card_total: 1000, total: 3400 },
		payments: [{ id: 'pay_1', provider_id: 'stripe', amount: 3400, captured_at: '2026-11-02T10:00:01Z' }]
	};
	it('1 counts in minor units, 2 in major ones', () => {
		expect(orderOf('medusa', { order }).document).toMatchObject({ total: 4400, lines: [{ amount: 4000 }] });
		const second = {
			...order,
			...{ version: 1, discount_total: 4, shipping_total: 5, tax_total: 3.0, gift_card_total: 0, total: 44 },
			items: [{ ...order.items[0], unit_price: 20 }],
			payments: []
		};
		expect(orderOf('medusa', second).document).toMatchObject({ total: 4400, lines: [{ amount: 4000 }] });
	});
});

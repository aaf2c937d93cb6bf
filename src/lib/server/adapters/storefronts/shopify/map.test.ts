import { describe, expect, it } from 'vitest';
import { mapPayload, mappedOrder } from '#tests/support/mapped-order.ts';

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
		const { document } = mappedOrder('shopify', SHOPIFY);
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
		const { document } = mappedOrder('shopify', text);
		expect(document.ref).toBe('9007199254740993');
		expect(document.lines[0]?.id).toBe('9007199254740995');
	});

	it('tells parcels, refunds with what came back, and the cancellation, each by its own id', () => {
		const { happenings } = mappedOrder('shopify', {
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
		expect(mapPayload('shopify', parcel, { topic: 'fulfillments/create' })).toMatchObject([
			{ kind: 'order', ref: '5', happenings: [{ kind: 'parcel', trackingNumber: '1Z' }] }
		]);
		const refund = {
			...{ id: 81, order_id: 5, created_at: '2026-11-04T12:00:00Z', refund_line_items: [] },
			transactions: [{ kind: 'refund', status: 'success', amount: '1200', currency: 'JPY' }]
		};
		expect(mapPayload('shopify', refund, { topic: 'refunds/create' })).toMatchObject([
			{ kind: 'order', ref: '5', happenings: [{ kind: 'refunded', amount: 1200 }] }
		]);
	});

	it('takes a product with options, prices and pictures', () => {
		const product = {
			...{ id: 31, title: 'Mug', product_type: 'Kitchen', tags: 'a, b', options: [{ name: 'Colour' }] },
			images: [{ id: 1, src: 'https://img.example/1.jpg' }],
			variants: [{ id: 21, title: 'Red', option1: 'Red', price: '20.00', sku: 'MUG-R', image_id: 1 }]
		};
		expect(mapPayload('shopify', { product }, { currency: 'EUR' })).toMatchObject([
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
		expect(mapPayload('shopify', { transactions: [{ id: 1, order_id: 2, kind: 'sale' }] })).toMatchObject([
			{ kind: 'refused', id: 'transaction 1', refusal: { code: 'input.not_an_order', what: 'transaction' } }
		]);
		expect(mapPayload('shopify', { ...SHOPIFY, total_price: '1e2' })).toMatchObject([
			{ kind: 'refused', refusal: { code: 'request.invalid', errors: [{ path: '/total_price' }] } }
		]);
	});
});

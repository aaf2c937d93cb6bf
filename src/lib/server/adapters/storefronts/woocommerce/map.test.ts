import { describe, expect, it } from 'vitest';
import { mapPayload, mappedOrder } from '#tests/support/mapped-order.ts';

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
		const { document } = mappedOrder('woocommerce', WOO);
		expect(document).toMatchObject({
			...{ ref: '727', placed_at: '2026-11-02T10:00:00.000Z', prices_include_tax: false, total: 2526 },
			discounts: [{ code: 'Loyal customer', amount: 200 }],
			lines: [{ amount: 2000, discount: 150, tax: 296 }],
			payments: [{ provider: 'stripe', amount: 2526 }]
		});
	});

	it('counts a gift card as a payment, not as a discount', () => {
		const { document } = mappedOrder('woocommerce', {
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
		expect(mappedOrder('woocommerce', finer).document.adjustments).toEqual([{ kind: 'rounding', amount: 1 }]);
		const [off] = mapPayload('woocommerce', { ...finer, total: '11.00' });
		expect(off).toMatchObject({ kind: 'order', document: { adjustments: [] } });
	});

	it('takes a sum keyed in at the counter as what was bought', () => {
		const { document } = mappedOrder('woocommerce', {
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
		expect(mapPayload('woocommerce', { data: [refund] })).toMatchObject([
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

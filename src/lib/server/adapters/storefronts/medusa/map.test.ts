import { describe, expect, it } from 'vitest';
import { mappedOrder } from '#tests/support/mapped-order.ts';

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
		expect(mappedOrder('medusa', { order }).document).toMatchObject({
			total: 4400,
			lines: [{ amount: 4000 }]
		});
		const second = {
			...order,
			...{ version: 1, discount_total: 4, shipping_total: 5, tax_total: 3.0, gift_card_total: 0, total: 44 },
			items: [{ ...order.items[0], unit_price: 20 }],
			payments: []
		};
		expect(mappedOrder('medusa', second).document).toMatchObject({ total: 4400, lines: [{ amount: 4000 }] });
	});
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderDocument } from './order-document.ts';
import { shareAmounts } from './share-amounts.ts';

function order(parts: Partial<OrderDocument>): OrderDocument {
	return {
		ref: 'A-1',
		placed_at: '2026-11-01T10:00:00Z',
		currency: 'EUR',
		tags: [],
		buyer: { kind: 'consumer' },
		lines: [],
		discounts: [],
		adjustments: [],
		prices_include_tax: true,
		tax: 0,
		total: 0,
		payments: [],
		disclosures: [],
		delay_notices: [],
		metadata: {},
		...parts
	};
}
const line = (id: string, amount: number, more: Partial<OrderDocument['lines'][number]> = {}) => ({
	id,
	title: id,
	options: [],
	tags: [],
	quantity: 1,
	amount,
	...more
});
const total = (amounts: bigint[]) => amounts.reduce((sum, one) => sum + one, 0n);

describe('shareAmounts', () => {
	it('shares discount, shipping and tax once, each to the unit', () => {
		const shared = shareAmounts(
			order({
				lines: [line('a', 1000), line('b', 2000, { discount: 500 })],
				discounts: [{ amount: 101 }],
				shipping: { amount: 499, tax: 80 },
				tax: 543,
				total: 1000 + 1500 - 101 + 499
			})
		);
		expect(shared).toEqual({
			ok: true,
			value: [
				{ discount: 40n, tax: 185n, shipping: 200n, shippingTax: 32n },
				{ discount: 61n, tax: 278n, shipping: 299n, shippingTax: 48n }
			]
		});
	});

	it('leaves tax with the line that states it and gives the rest to the silent ones', () => {
		const shared = shareAmounts(
			order({
				lines: [line('a', 1000, { tax: 70 }), line('b', 1000), line('c', 3000)],
				tax: 470,
				prices_include_tax: false,
				total: 5470
			})
		);
		expect(shared.ok && shared.value.map(({ tax }) => tax)).toEqual([70n, 100n, 300n]);
	});

	it('refuses a total that is not the sum of its parts, and says by how much', () => {
		expect(shareAmounts(order({ lines: [line('a', 1000)], total: 1001 }))).toEqual({
			ok: false,
			refusal: { code: 'order.total_mismatch', expected: 1000, stated: 1001, difference: 1 }
		});
	});

	it('refuses more discount than goods', () => {
		const shared = shareAmounts(
			order({ lines: [line('a', 100)], discounts: [{ amount: 150 }], shipping: { amount: 50 }, total: 0 })
		);
		expect(!shared.ok && shared.refusal.code).toBe('order.discount_exceeds_goods');
	});

	it('always sums to what the document states', () => {
		const cents = fc.integer({ min: 0, max: 10_000_000 });
		const lines = fc.array(fc.record({ amount: cents, taxed: fc.boolean() }), {
			minLength: 1,
			maxLength: 30
		});
		fc.assert(
			fc.property(
				lines,
				cents,
				cents,
				cents,
				fc.nat(100),
				(parts, shipping, shippingTax, extraTax, percent) => {
					const goods = parts.reduce((sum, part) => sum + part.amount, 0);
					const discount = Math.floor((goods * percent) / 100);
					const stated = parts.filter((part) => part.taxed).length * 7;
					const shared = shareAmounts(
						order({
							lines: parts.map((part, i) => line(String(i), part.amount, part.taxed ? { tax: 7 } : {})),
							discounts: [{ amount: discount }],
							shipping: { amount: shipping, tax: shippingTax },
							tax: stated + shippingTax + extraTax,
							total: goods - discount + shipping
						})
					);
					if (!shared.ok) throw new Error(shared.refusal.code);
					expect(total(shared.value.map((one) => one.discount))).toBe(BigInt(discount));
					expect(total(shared.value.map((one) => one.shipping))).toBe(BigInt(shipping));
					expect(total(shared.value.map((one) => one.tax + one.shippingTax))).toBe(
						BigInt(stated + shippingTax + extraTax)
					);
				}
			)
		);
	});
});

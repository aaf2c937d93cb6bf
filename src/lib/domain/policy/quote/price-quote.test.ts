import { describe, expect, it } from 'vitest';
import { captured, openPortion, policyLine } from '#tests/fixtures/policy-orders.ts';
import { fee, quote } from '#tests/fixtures/policy-quotes.ts';
import type { Step } from '../document.ts';

describe('worked cases', () => {
	it('three mugs with discount, tax and delivery shared to them', () => {
		const mug = policyLine({
			quantity: 3,
			amount: 1000,
			share_discount: 100,
			share_tax: 144,
			share_shipping: 490
		});
		const order = { lines: [mug], total: 1390, shipping_amount: 490 };
		const one = quote({ order, lines: [{ line: 'mug', quantity: 1 }], steps: fee({ percent: 10 }) });
		expect(one.lines[0]).toMatchObject({ goods: 333, discount: 33, tax: 48, fee: 30, refund: 270 });
		expect([one.shipping_refund, one.shipping_kept]).toEqual([163, 0]);
		expect(one.refund.to).toEqual([{ payment: 'pay-1', amount: 433 }]);
		expect(one.fee.parts).toEqual([
			{
				rule: 'rule',
				step: 0,
				line: 'mug',
				formula: 'base × 10 %',
				inputs: { base: 300, percent: 10 },
				amount: 30
			}
		]);
	});

	it('each stored amount is rounded by itself', () => {
		const order = { lines: [policyLine({ quantity: 2, amount: 1000, discount: 1, share_discount: 1 })] };
		const [first] = quote({ order, lines: [{ line: 'mug', quantity: 1 }] }).lines;
		// Half a unit each, and halves go to the even neighbour: not one unit together.
		expect(first).toMatchObject({ goods: 500, discount: 0, refund: 500 });
	});

	it('tax beside the prices belongs to what was paid', () => {
		const lines = [policyLine({ amount: 1000, share_tax: 190, share_shipping: 500, share_shipping_tax: 95 })];
		const order = { lines, prices_include_tax: false, total: 1785, shipping_amount: 500, shipping_tax: 95 };
		const all = quote({ order, steps: fee({ percent: 50 }) });
		expect(all).toMatchObject({ fee: { amount: 595 }, shipping_refund: 595, refund: { amount: 1190 } });
	});

	it.each<[string, Step['fee'], number, number]>([
		['a percentage, half to even', { percent: 2.5 }, 1000, 25],
		['half to even, down', { percent: 50 }, 1, 0],
		['half to even, up', { percent: 50 }, 3, 2],
		['a fixed amount', { fixed: 700 }, 1000, 700],
		['both', { percent: 10, fixed: 50 }, 1000, 150],
		['at least', { percent: 1, min: 500 }, 1000, 500],
		['at most', { percent: 90, max: 300 }, 1000, 300],
		['never more than was paid for the pieces', { fixed: 5000 }, 1000, 1000],
		['free goods', { fixed: 500 }, 0, 0]
	])('%s', (_, terms, amount, expected) => {
		expect(quote({ order: { lines: [policyLine({ amount })] }, steps: fee(terms) }).fee.amount).toBe(
			expected
		);
	});

	it('a fee per line is asked of each, a fee per order of all together', () => {
		const lines = [policyLine({ amount: 1000 }), policyLine({ id: 'plate', amount: 2000 })];
		expect(quote({ order: { lines }, steps: fee({ fixed: 300 }) }).fee.amount).toBe(600);
		const together = quote({ order: { lines }, steps: fee({ fixed: 301, per: 'order' }) });
		expect(together.lines.map((line) => line.fee)).toEqual([100, 201]);
	});

	it('a fee per order charges what is missing, and nothing for what was free', () => {
		const lines = [policyLine({ id: 'a', amount: 400_000 }), policyLine({ id: 'b', amount: 300_000 })];
		const order = { lines, payments: [captured(700_000)] };
		const terms = fee({ percent: 5, max: 20_000, per: 'order' });
		const first = quote({ order, steps: terms, lines: [{ line: 'b', quantity: 1 }] });
		expect(first.fee.amount).toBe(15_000);
		const rest = { order, steps: terms, portions: [openPortion({ line: 'a' })] };
		expect(quote({ ...rest, taken: first.takes }).fee).toMatchObject({
			amount: 5000,
			parts: [
				{
					formula: 'min((earlier_base + base) × 5 %, 20000) − earlier_fee',
					inputs: { earlier_base: 300_000, earlier_fee: 15_000 }
				}
			]
		});
		const free = first.takes.map((one) => ({ ...one, rule: null, step: null, fee: 0 }));
		expect(quote({ ...rest, taken: free }).fee.amount).toBe(20_000);
	});
});

import { describe, expect, it } from 'vitest';
import type { Portion } from './portions.ts';
import { fillPayments, moveAsReported } from './report.ts';

let ids = 0;
const newId = () => `n${++ids}`;
const portions: Portion[] = [
	{ id: 'a', line: 'l1', quantity: 3, state: 'open' },
	{ id: 'b', line: 'l1', quantity: 2, state: 'claimed', claim: 'c' },
	{ id: 'c', line: 'l2', quantity: 1, state: 'delivered', shipment: 's' }
];

describe('goods as another system reports them', () => {
	it('takes a part, and the sum of the line stays', () => {
		const moved = moveAsReported(portions, 'cancelled', [{ line: 'l1', quantity: 2 }], newId);
		if (!moved.ok) throw new Error(moved.refusal.code);
		const states = moved.value.portions.filter(({ line }) => line === 'l1');
		expect(states.map(({ state, quantity }) => [state, quantity])).toEqual([
			['open', 1],
			['claimed', 2],
			['cancelled', 2]
		]);
	});

	it('never cancels what the warehouse holds, and says what is there', () => {
		const moved = moveAsReported(portions, 'cancelled', [{ line: 'l1', quantity: 4 }], newId);
		expect(moved).toEqual({
			ok: false,
			refusal: { code: 'quantity.unavailable', available: [{ line: 'l1', quantity: 3 }] }
		});
	});

	it('speaks of all that can go there where no pieces are named', () => {
		const moved = moveAsReported(portions, 'returned', undefined, newId);
		expect(moved.ok && moved.value.pieces).toEqual([{ line: 'l2', quantity: 1 }]);
		expect(moved.ok && moved.value.portions.at(-1)).toMatchObject({ state: 'returned', shipment: 's' });
	});
});

describe('refunds as another system reports them', () => {
	const payments = [
		{ id: 'p1', refundable: 500 },
		{ id: 'p2', refundable: 300 }
	];
	it('fill payments in document order', () => {
		expect(fillPayments(payments, 600)).toEqual({
			ok: true,
			value: [
				{ payment: 'p1', amount: 500 },
				{ payment: 'p2', amount: 100 }
			]
		});
	});
	it('never exceed what was captured', () => {
		expect(fillPayments(payments, 801)).toMatchObject({
			ok: false,
			refusal: { code: 'refund.exceeds_refundable', refundable: 800 }
		});
	});
});

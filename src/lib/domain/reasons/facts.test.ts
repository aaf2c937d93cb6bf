import { describe, expect, it } from 'vitest';
import { factsOf } from './facts.ts';
import type { ToldOrder } from './told-order.ts';

const NOON = Date.parse('2026-06-02T12:00:00Z');
const HOUR = 3_600_000;
const told = (more: Partial<ToldOrder> = {}): ToldOrder => ({
	...{ id: 'o', placedAt: NOON, status: 'paid', currency: 'EUR', market: 'DE', country: 'FR', total: 9000 },
	...{ deliverBy: null, earlier: null, parcels: [], quotes: [], reports: [], returns: [] },
	lines: [
		{ id: 'a', product: 'p', category: 'c', quantity: 3, worth: 1000 },
		{ id: 'b', product: 'p', category: null, quantity: 1, worth: 8000 }
	],
	...more
});

describe('an order', () => {
	it('is counted once of each product and category, and of the day it was placed', () => {
		const { tallies, placedDay } = factsOf(
			told({ placedAt: Date.parse('2026-06-02T23:30:00Z') }),
			'Europe/Berlin'
		);
		expect(placedDay).toBe('2026-06-03');
		expect(tallies).toEqual([
			...[
				['all', ''],
				['market', 'DE'],
				['band', '50-100'],
				['buyer', 'unknown'],
				['product', 'p'],
				['category', 'c']
			]
		]);
	});

	it('is late by its last parcel and its own calendar, and not before all have come', () => {
		const parcel = (deliveredAt: number | null) => ({
			carrier: 'DHL',
			handedOverAt: NOON,
			deliveredAt,
			from: null
		});
		// Promised for the second of June, until that day ends in Berlin.
		const deliverBy = Date.parse('2026-06-02T22:00:00Z');
		const late = (...came: (number | null)[]) =>
			factsOf(told({ deliverBy, parcels: came.map(parcel) }), 'Europe/Berlin').late;
		expect(late(deliverBy - 1)).toBe(0);
		expect(late(deliverBy)).toBe(1);
		expect(late(deliverBy - 24 * HOUR, deliverBy + 72 * HOUR)).toBe(4);
		expect(late(deliverBy, null)).toBeNull();
		expect(late()).toBeNull();
	});

	it('shares what a cancellation came to over its lines, to the minor unit', () => {
		const quote = {
			...{ id: 'q', kind: 'cancel' as const, at: NOON + HOUR, fee: 100, refund: 8901 },
			reasons: [{ line: 'a', reason: 'too_slow' }],
			pieces: [
				{ line: 'a', quantity: 1 },
				{ line: 'a', quantity: 2 },
				{ line: 'b', quantity: 1 }
			],
			shares: [
				{ line: 'a', refund: 1000 },
				{ line: 'b', refund: 8000 }
			]
		};
		const { acts } = factsOf(told({ quotes: [quote] }), 'UTC');
		expect(
			acts.map(({ line, reason, quantity, minutes, fee, refund }) => [
				line,
				reason,
				quantity,
				minutes,
				fee,
				refund
			])
		).toEqual([
			['a', 'too_slow', 3, 60, 11, 989],
			['b', 'unsaid', 1, 60, 89, 7912]
		]);
	});

	it('takes of a withdrawal what had not left, and names it as what it is', () => {
		const quote = {
			...{ id: 'q', kind: 'withdraw' as const, at: NOON, fee: 0, refund: 500, reasons: [], shares: [] },
			pieces: [{ line: 'a', quantity: 3, away: 2 }]
		};
		const { acts } = factsOf(told({ quotes: [quote] }), 'UTC');
		expect(acts).toMatchObject([{ line: 'a', quantity: 1, reason: 'withdrawal', refund: 500 }]);
	});

	it('loses what cannot be sold again, less what was deducted', () => {
		const line = {
			line: 'a',
			quantity: 3,
			reason: 'defective',
			received: 3,
			resellable: false,
			deduction: 400
		};
		const back = { id: 'r', kind: 'return' as const, at: NOON, refunded: 600, postage: 50, lines: [line] };
		const { acts } = factsOf(told({ returns: [back] }), 'UTC');
		expect(acts).toMatchObject([
			{ kind: 'return', reason: 'defective', lost: 600, refund: 600, postage: 50 }
		]);
	});
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, type ToldOrder } from './facts.ts';
import { latenessFigures } from './figures.ts';
import { freeWindow } from './free-window.ts';
import { latenessOf } from './lateness.ts';
import { curveOf, markOf, MARKS } from './marks.ts';
import { paretoOf } from './pareto.ts';
import { priceBand } from './price-band.ts';
import { tallyDelta } from './tally.ts';

describe('the commonest first', () => {
	it('adds up to all, equal ones by name', () => {
		const rows = paretoOf([
			{ key: 'b', n: 1 },
			{ key: 'a', n: 1 },
			{ key: 'c', n: 2 },
			{ key: 'none', n: 0 }
		]);
		expect(rows.map(({ key, together }) => [key, together])).toEqual([
			['c', 0.5],
			['a', 0.75],
			['b', 1]
		]);
		expect(paretoOf([])).toEqual([]);
	});

	it('never grows from one row to the next', () => {
		const counts = fc.array(fc.record({ key: fc.string(), n: fc.nat(1000) }));
		fc.assert(
			fc.property(counts, (list) => {
				const rows = paretoOf(list);
				for (const [index, { n, together }] of rows.entries()) {
					expect(n).toBeLessThanOrEqual(rows[index - 1]?.n ?? Infinity);
					expect(together).toBeGreaterThan(rows[index - 1]?.together ?? 0);
				}
				if (rows.length > 0) expect(rows.at(-1)?.together).toBeCloseTo(1, 12);
			})
		);
	});
});

describe('groups', () => {
	it.each([
		[-40, 'early_15'],
		[-15, 'early_15'],
		[-14, 'early_8'],
		[-8, 'early_8'],
		[-7, 'early_1'],
		[0, 'on_day'],
		[3, 'late_1'],
		[4, 'late_4'],
		[7, 'late_4'],
		[8, 'late_8'],
		[30, 'late_15'],
		[31, 'late_31']
	])('%i days after the promised one are %s', (days, group) => {
		expect(latenessOf(days)).toBe(group);
	});

	it.each([
		[2499, 'EUR', '0-25'],
		[2500, 'EUR', '25-50'],
		[2499, 'JPY', '1000+'],
		[99_999, 'EUR', '250-1000'],
		[24_999, 'KWD', '0-25']
	])('%i minor units of %s are %s', (total, currency, band) => {
		expect(priceBand(total, currency)).toBe(band);
	});

	it('make a mean of scores, and none where nobody answered', () => {
		const figures = latenessFigures([
			{ late: 4, n: 2, sum: 3, low: 2 },
			{ late: 7, n: 1, sum: 5, low: 0 }
		]);
		expect(figures.find(({ key }) => key === 'late_4')).toMatchObject({ n: 3, low: 2, mean: 8 / 3 });
		expect(figures.find(({ key }) => key === 'on_day')).toMatchObject({ n: 0, mean: null });
	});

	it('make a curve that ends with all but what came later', () => {
		const points = curveOf(
			new Map([
				['15', 1],
				['1440', 2],
				['later', 1]
			])
		);
		expect(points.at(-1)).toEqual({ minutes: MARKS.at(-1), n: 3, share: 0.75 });
		expect([markOf(0), markOf(15), markOf(16), markOf(1e9)]).toEqual(['15', '15', '30', 'later']);
	});
});

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

describe('the tallies', () => {
	it('move by what changed, and not at all where nothing did', () => {
		const one = { day: '2026-06-02', tallies: [['market', 'DE'] as const, ['all', ''] as const] };
		expect(tallyDelta([one], [one])).toEqual([]);
		expect(
			tallyDelta(
				[one],
				[
					{
						...one,
						tallies: [
							['market', 'AT'],
							['all', '']
						]
					}
				]
			)
		).toEqual([
			{ dimension: 'market', value: 'DE', day: '2026-06-02', n: -1 },
			{ dimension: 'market', value: 'AT', day: '2026-06-02', n: 1 }
		]);
	});
});

describe('the free window', () => {
	const cancel = (until: object, fee: object | null = null) =>
		freeWindow({ cancel: [{ id: 'x', steps: [{ until, fee }] }] } as never);

	it.each([
		[
			{ after: 'placed_at', for: 'PT2H' },
			{ minutes: 120, event: null }
		],
		[{ event: 'claimed' }, { minutes: null, event: 'claimed' }],
		[[{ after: 'placed_at', for: 'P1D' }, { event: 'packed' }], { minutes: 1440, event: 'packed' }],
		[{ after: 'paid_at', for: 'PT2H' }, null]
	])('of %o is %o', (until, window) => {
		expect(cancel(until)).toEqual(window);
	});

	it('is none where cancelling costs from the start', () => {
		expect(cancel({ event: 'claimed' }, { percent: 10 })).toBeNull();
	});
});

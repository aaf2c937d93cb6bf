import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

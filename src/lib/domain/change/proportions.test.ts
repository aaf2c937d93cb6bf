import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareShares, differenceOf, quantileOf, shareOf, wilson, type Share } from './proportions.ts';

const share = fc
	.integer({ min: 0, max: 5000 })
	.chain((n) => fc.integer({ min: 0, max: n }).map((x): Share => ({ x, n })));
const filled = share.filter(({ n }) => n > 0);
const near = (value: number) => expect.closeTo(value, 4);

describe('one share', () => {
	// Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
	test.each([
		[81, 263, 0.2553, 0.3662],
		[15, 148, 0.0624, 0.1605],
		[0, 20, 0, 0.1611],
		[1, 29, 0.0061, 0.1718]
	])('%i of %i lies where Newcombe’s table says', (x, n, from, to) => {
		expect(wilson({ x, n })).toEqual({ from: near(from), to: near(to) });
	});

	test('lies within its interval, which lies within 0 and 1 and says nothing of nothing', () => {
		expect(wilson({ x: 0, n: 0 })).toEqual({ from: 0, to: 1 });
		fc.assert(
			fc.property(share, fc.integer({ min: 1, max: 8 }), (one, k) => {
				const { from, to } = wilson(one, quantileOf(k));
				expect(from).toBeGreaterThanOrEqual(0);
				expect(to).toBeLessThanOrEqual(1);
				if (one.n > 0) {
					expect(from).toBeLessThanOrEqual(shareOf(one));
					expect(to).toBeGreaterThanOrEqual(shareOf(one));
				}
			})
		);
	});

	test('is the same seen from the other side, and surer with more of the same', () => {
		fc.assert(
			fc.property(filled, fc.integer({ min: 2, max: 50 }), ({ x, n }, times) => {
				const [one, other] = [wilson({ x, n }), wilson({ x: n - x, n })];
				expect(one.from).toBeCloseTo(1 - other.to, 9);
				const many = wilson({ x: x * times, n: n * times });
				expect(many.to - many.from).toBeLessThan(one.to - one.from);
			})
		);
	});
});

describe('before and after', () => {
	// Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: the first less the second.
	test.each([
		[56, 70, 48, 80, 0.0524, 0.3339],
		[9, 10, 3, 10, 0.1705, 0.809],
		[6, 7, 2, 7, 0.0582, 0.8062],
		[5, 56, 0, 29, -0.0381, 0.1926],
		[0, 10, 0, 20, -0.1611, 0.2775],
		[10, 10, 0, 20, 0.6791, 1]
	])('%i/%i against %i/%i differ as Newcombe’s table says', (x1, n1, x2, n2, from, to) => {
		const found = differenceOf({ x: x2, n: n2 }, { x: x1, n: n1 });
		expect(found).toEqual({ from: near(from), to: near(to) });
	});

	test('the difference that was seen lies within what it can be; the other way round it is the same', () => {
		fc.assert(
			fc.property(filled, filled, (before, after) => {
				const d = shareOf(after) - shareOf(before);
				const there = differenceOf(before, after);
				const back = differenceOf(after, before);
				expect(there.from).toBeLessThanOrEqual(d + 1e-12);
				expect(there.to).toBeGreaterThanOrEqual(d - 1e-12);
				expect(there.from).toBeCloseTo(-back.to, 9);
				expect(there.from).toBeGreaterThanOrEqual(-1);
				expect(there.to).toBeLessThanOrEqual(1);
			})
		);
	});

	test('of the same thing twice nothing is said, whatever is compared with it', () => {
		fc.assert(
			fc.property(filled, fc.integer({ min: 1, max: 8 }), (one, k) => {
				expect(['few', 'same']).toContain(compareShares(one, one, k).verdict);
			})
		);
	});

	test('what more comparisons find, fewer find as well', () => {
		fc.assert(
			fc.property(filled, filled, (before, after) => {
				const [eight, one] = [compareShares(before, after, 8), compareShares(before, after)];
				if (eight.verdict === 'fewer' || eight.verdict === 'more') expect(one.verdict).toBe(eight.verdict);
			})
		);
	});

	test('few are too few to tell, however large the difference', () => {
		expect(compareShares({ x: 29, n: 29 }, { x: 0, n: 5000 }).verdict).toBe('few');
		expect(compareShares({ x: 0, n: 5000 }, { x: 29, n: 29 }).verdict).toBe('few');
		expect(compareShares({ x: 4, n: 5000 }, { x: 0, n: 5000 }).verdict).toBe('few');
		expect(compareShares({ x: 60, n: 1000 }, { x: 20, n: 1000 }).verdict).toBe('fewer');
		expect(compareShares({ x: 20, n: 1000 }, { x: 60, n: 1000 }).verdict).toBe('more');
		expect(compareShares({ x: 60, n: 1000 }, { x: 50, n: 1000 }).verdict).toBe('same');
	});

	test('where nothing changed, one in twenty looks like it and hardly more', () => {
		let found = 0;
		const rounds = 2000;
		// A fixed source, so that this says the same on every day.
		let state = 12_345;
		const next = () => (
			(state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff),
			state / 0x80000000
		);
		const draw = (): Share => ({
			x: Array.from({ length: 400 }, next).filter((u) => u < 0.08).length,
			n: 400
		});
		for (let n = 0; n < rounds; n++) {
			const { verdict } = compareShares(draw(), draw());
			if (verdict === 'fewer' || verdict === 'more') found += 1;
		}
		expect(found / rounds).toBeLessThan(0.07);
		expect(found / rounds).toBeGreaterThan(0.02);
	});
});

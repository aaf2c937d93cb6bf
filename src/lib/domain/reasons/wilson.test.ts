import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from './wilson.ts';

describe('what a count says of a share', () => {
	// By the formula, worked out by hand: 81 of 263, the example of Newcombe (Statistics in Medicine 17, 1998).
	it.each([
		[81, 263, 0.2553, 0.3662],
		[15, 148, 0.0624, 0.1605],
		[0, 20, 0, 0.1611],
		[1, 29, 0.0061, 0.1718]
	])('%i of %i lies between %f and %f', (hits, of, low, high) => {
		expect(wilson(hits, of).low).toBeCloseTo(low, 4);
		expect(wilson(hits, of).high).toBeCloseTo(high, 4);
	});

	it('knows nothing of none', () => {
		expect(wilson(0, 0)).toEqual({ share: 0, low: 0, high: 1 });
	});

	const counted = fc
		.integer({ min: 1, max: 1_000_000 })
		.chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));

	it('holds the counted share, within nothing and all', () => {
		fc.assert(
			fc.property(counted, ([hits, of]) => {
				const { share, low, high } = wilson(hits, of);
				expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true);
			})
		);
	});

	it('is the mirror of what was not hit', () => {
		fc.assert(
			fc.property(counted, ([hits, of]) => {
				const [one, other] = [wilson(hits, of), wilson(of - hits, of)];
				expect(one.low).toBeCloseTo(1 - other.high, 9);
			})
		);
	});

	it('narrows as more is counted, and rises with what is hit', () => {
		fc.assert(
			fc.property(counted, fc.integer({ min: 2, max: 50 }), ([hits, of], times) => {
				const [few, many] = [wilson(hits, of), wilson(hits * times, of * times)];
				expect(many.high - many.low).toBeLessThan(few.high - few.low);
				if (hits < of) expect(wilson(hits + 1, of).high).toBeGreaterThanOrEqual(few.high);
			})
		);
	});

	it('holds the true share about nineteen times of twenty', () => {
		// Each count with its probability, of 40 with a true share of 0.1: no chance in it.
		const [of, truth] = [40, 0.1];
		let [chance, held] = [(1 - truth) ** of, 0];
		for (let hits = 0; hits <= of; hits++) {
			const { low, high } = wilson(hits, of);
			if (low <= truth && truth <= high) held += chance;
			chance *= ((of - hits) / (hits + 1)) * (truth / (1 - truth));
		}
		expect(held).toBeGreaterThan(0.92);
		expect(held).toBeLessThan(0.98);
	});
});

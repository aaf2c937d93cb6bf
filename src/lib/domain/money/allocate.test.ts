import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, divideHalfEven, partOf } from './allocate.ts';

const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 40 });

describe('allocate', () => {
	it('gives the odd unit to the larger remainder, then to the earlier line', () => {
		expect(allocate(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
		expect(allocate(10n, [5n, 3n, 8n])).toEqual([3n, 2n, 5n]);
		expect(allocate(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
		expect(allocate(5n, [0n, 0n])).toEqual([3n, 2n]);
		expect(allocate(5n, [])).toEqual([]);
	});

	it('always sums to the amount, and no share strays a unit from its exact part', () => {
		fc.assert(
			fc.property(amount, weights, (whole, parts) => {
				const shares = allocate(whole, parts);
				const total = parts.reduce((sum, part) => sum + part, 0n);
				expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(whole);
				if (total === 0n) return;
				for (const [index, share] of shares.entries()) {
					const off = share * total - whole * (parts[index] ?? 0n);
					expect(off < total && off > -total).toBe(true);
				}
			})
		);
	});
});

describe('partOf', () => {
	it('sums to the amount however the pieces leave', () => {
		const split = fc.record({
			amount,
			steps: fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 20 })
		});
		fc.assert(
			fc.property(split, ({ amount: whole, steps }) => {
				const ordered = steps.reduce((sum, step) => sum + step, 0);
				let taken = 0;
				let sum = 0n;
				for (const step of steps) {
					sum += partOf(whole, ordered, taken, step);
					taken += step;
				}
				expect(sum).toBe(whole);
			})
		);
	});

	it('rounds halves to the even unit', () => {
		expect(divideHalfEven(5n, 2n)).toBe(2n);
		expect(divideHalfEven(7n, 2n)).toBe(4n);
		expect(divideHalfEven(-5n, 2n)).toBe(-2n);
		expect([0, 1, 2].map((taken) => partOf(1000n, 3, taken, 1))).toEqual([333n, 334n, 333n]);
	});
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutAtGiven, givenFor, givenOf, stillGiven } from './given.ts';

test('however pieces leave, what was given for them is taken off once, to the unit, from the last ones', () => {
	const drawn = fc.record({
		ordered: fc.integer({ min: 1, max: 12 }),
		keep: fc.record({ pieces: fc.nat(12), amount: fc.nat(999) }),
		price: fc.record({ pieces: fc.nat(12), amount: fc.nat(999) }),
		parts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 12, maxLength: 12 })
	});
	fc.assert(
		fc.property(drawn, ({ ordered, keep, price, parts }) => {
			const given = [
				{ ...keep, pieces: Math.min(keep.pieces, ordered), why: 'keep' as const },
				{ ...price, pieces: Math.min(price.pieces, ordered), why: 'price' as const }
			].filter(({ pieces }) => pieces > 0);
			let gone = 0;
			let taken = 0n;
			for (const wanted of parts) {
				const pieces = Math.min(wanted, ordered - gone);
				if (pieces === 0) break;
				const cuts = cutAtGiven(given, ordered, gone, pieces);
				expect(cuts.reduce((sum, cut) => sum + cut.pieces, 0)).toBe(pieces);
				for (const cut of cuts) {
					taken += givenFor(given, ordered, cut.from, cut.pieces);
					// Within a part each piece is like the others: all of them were given for, or none.
					for (const { pieces: own } of given) {
						expect(cut.from + cut.pieces <= ordered - own || cut.from >= ordered - own).toBe(true);
					}
				}
				gone += pieces;
			}
			expect(taken).toBe(given.reduce((sum, { amount }) => sum + BigInt(amount), 0n));
		})
	);
});

test('those that nothing was given for leave first; of each reason each piece counts once', () => {
	const given = givenOf([
		{ line: 'a', given: { pieces: 1, amount: 30, why: 'keep' } },
		{ line: 'a' },
		{ line: 'a', given: { pieces: 1, amount: 31, why: 'keep' } },
		{ line: 'a', given: { pieces: 3, amount: 9, why: 'price' } }
	]).get('a');
	expect(given).toEqual([
		{ pieces: 2, amount: 61, why: 'keep' },
		{ pieces: 3, amount: 9, why: 'price' }
	]);
	const own = given ?? [];
	expect([0, 1, 2, 3].map((from) => givenFor(own, 4, from, 1))).toEqual([0n, 3n, 33n, 34n]);
	expect(stillGiven(own, 'keep', 4, 1)).toBe(2);
	expect(stillGiven(own, 'keep', 4, 3)).toBe(1);
	expect(stillGiven(own, 'price', 4, 4)).toBe(0);
	expect(givenOf([{ line: 'a' }]).size).toBe(0);
});

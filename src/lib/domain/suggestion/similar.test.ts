import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseSuggestions, type Suggested } from './choose.ts';
import { MOST_OF_BUYER, Purchases } from './purchases.ts';
import { FEWEST_BUYERS, scoreOf, verdictOf } from './score.ts';
import { similarProducts, type Similar } from './similar.ts';

type Bought = [buyer: number, product: string, kept: number, back?: number];

function similarOf(bought: readonly Bought[], most = 12): Map<string, Similar[]> {
	const names = [...new Set(bought.map(([, product]) => product))];
	const purchases = new Purchases(1_000_000);
	for (const [buyer, product, kept, back = 0] of bought)
		purchases.add(buyer, names.indexOf(product), kept, back);
	const buyers = Math.max(0, ...bought.map(([buyer]) => buyer + 1));
	const table = purchases.table(buyers, names.length);
	return new Map([...similarProducts(table, names, most)].map(({ product, similar }) => [product, similar]));
}

/** So many buyers who have both things. */
const together = (count: number, one: string, other: string, from = 0): Bought[] =>
	Array.from({ length: count }, (_, index) => from + index).flatMap((buyer): Bought[] => [
		[buyer, one, 1],
		[buyer, other, 1]
	]);

describe('how alike two products are', () => {
	test('is the cosine over buyers, made smaller where few speak for it', () => {
		// By hand: (20 - 4) / sqrt(40 * 25) * 20 / 30.
		expect(scoreOf({ kept: 20, back: 4, ofOne: 40, ofOther: 25 })).toBeCloseTo(0.33731, 6);
		expect(scoreOf({ kept: 10, back: 0, ofOne: 10, ofOther: 10 })).toBe(0.5);
	});

	test('is nothing below the floor of buyers, or where no more kept it than gave it back', () => {
		expect(scoreOf({ kept: FEWEST_BUYERS - 1, back: 0, ofOne: 4, ofOther: 4 })).toBeUndefined();
		expect(scoreOf({ kept: FEWEST_BUYERS, back: 0, ofOne: 5, ofOther: 5 })).toBeGreaterThan(0);
		expect(scoreOf({ kept: 9, back: 9, ofOne: 30, ofOther: 30 })).toBeUndefined();
		expect([verdictOf(12, 3), verdictOf(1, 3), verdictOf(2, 2)]).toEqual([1, -1, 0]);
	});
});

describe('what goes with a product', () => {
	test('needs five different buyers: one who orders ten times is one', () => {
		const often: Bought[] = Array.from({ length: 10 }, () => together(1, 'tea', 'cup')).flat();
		expect(similarOf([...often, ...together(3, 'tea', 'cup', 1)]).get('tea')).toEqual([]);
		expect(similarOf([...often, ...together(4, 'tea', 'cup', 1)]).get('tea')).toMatchObject([
			{ other: 'cup', kept: 5, back: 0 }
		]);
	});

	test('counts pieces that came back against it, over all orders of a buyer', () => {
		const kept = together(8, 'tea', 'cup');
		// One sends two of three back, one cancels what the other order had brought: both gave it back.
		const back: Bought[] = [
			...together(1, 'tea', 'cup', 8).map(([b, p]): Bought => (p === 'cup' ? [b, p, 1, 2] : [b, p, 1])),
			[9, 'tea', 1],
			[9, 'cup', 1],
			[9, 'cup', 0, 3]
		];
		const [fine] = similarOf(kept).get('tea') ?? [];
		const [less] = similarOf([...kept, ...back]).get('tea') ?? [];
		expect(less).toMatchObject({ other: 'cup', kept: 8, back: 2 });
		expect(less?.score).toBeLessThan(fine?.score ?? 0);
	});

	test('is never what all in all came back more often than it stayed', () => {
		const bought = together(6, 'shirt', 'jumper');
		const returned = Array.from({ length: 7 }, (_, index): Bought => [100 + index, 'jumper', 0, 1]);
		expect(similarOf(bought).get('shirt')).toHaveLength(1);
		expect(similarOf([...bought, ...returned]).get('shirt')).toEqual([]);
		// Whoever bought it is still told what goes with it: those are who want something else.
		expect(similarOf([...bought, ...returned]).get('jumper')).toMatchObject([{ other: 'shirt' }]);
	});

	test('is the same whatever order the lines come in, and the same as counted the slow way', () => {
		const line = fc.tuple(
			fc.nat({ max: 12 }),
			fc.constantFrom('a', 'b', 'c', 'd'),
			fc.nat({ max: 3 }),
			fc.nat({ max: 3 })
		);
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 80 }), (lines) => {
				const found = similarOf(lines);
				const turned = similarOf([...lines].reverse());
				const sums = new Map<string, number>();
				for (const [buyer, product, kept, back] of lines) {
					const key = `${buyer} ${product}`;
					sums.set(key, (sums.get(key) ?? 0) + kept - back);
				}
				const buyersOf = (product: string) =>
					[...sums.keys()].filter((key) => key.endsWith(` ${product}`)).map((key) => key.split(' ')[0]);
				for (const [product, similar] of found) {
					expect(similar).toEqual(turned.get(product));
					for (const { other, kept, back } of similar) {
						const both = buyersOf(product).filter((buyer) => buyersOf(other).includes(buyer));
						const verdicts = both.map((buyer) => Math.sign(sums.get(`${buyer} ${other}`) ?? 0));
						expect(kept).toBe(verdicts.filter((one) => one > 0).length);
						expect(back).toBe(verdicts.filter((one) => one < 0).length);
						expect(kept).toBeGreaterThanOrEqual(FEWEST_BUYERS);
					}
				}
			}),
			{ numRuns: 60 }
		);
	});

	test('takes of one buyer only so much, the latest', () => {
		const whole: Bought[] = Array.from({ length: MOST_OF_BUYER + 5 }, (_, index) => [0, `p${index}`, 1]);
		const names = whole.map(([, product]) => product);
		const purchases = new Purchases(1_000_000);
		for (const [buyer, product, kept] of [...whole, ...whole])
			purchases.add(buyer, names.indexOf(product), kept, 0);
		const { products } = purchases.table(1, names.length);
		expect([...products]).toEqual(Array.from({ length: MOST_OF_BUYER }, (_, index) => index));
	});
});

describe('what is shown beside an order', () => {
	const one = (product: string, score: number, more: Partial<Suggested> = {}): Suggested => ({
		...{
			product,
			variant: `${product}-1`,
			title: product,
			imageUrl: null,
			price: 100,
			currency: 'EUR',
			score
		},
		...more
	});
	const bought = [
		{ product_id: 'tea', sku: 'T-1', variant_id: 'tea-1' },
		{ product_id: null, sku: 'C-1', variant_id: null }
	];

	test('is what goes with most of it, nothing of it, each once', () => {
		const found = new Map([
			['tea', [one('cup', 0.5), one('tray', 0.3), one('C-1', 0.9)]],
			['C-1', [one('tray', 0.3), one('tea', 0.8), one('other', 0.1, { variant: 'tea-1' })]]
		]);
		const shown = chooseSuggestions(bought, found, { most: 4 });
		expect(shown.map(({ product }) => product)).toEqual(['tray', 'cup']);
		expect(chooseSuggestions(bought, found, { most: 1 })).toHaveLength(1);
	});

	test('is of one currency where that matters', () => {
		const found = new Map([['tea', [one('cup', 0.5, { currency: 'GBP' }), one('tray', 0.3)]]]);
		const asked = { most: 4, currency: 'EUR' };
		expect(chooseSuggestions(bought, found, asked).map(({ product }) => product)).toEqual(['tray']);
	});
});

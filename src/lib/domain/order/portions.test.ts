import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderStatus } from './order-status.ts';
import { countPieces, mergePieces, movePieces, type Portion } from './portions.ts';

const isOpen = (portion: Portion) => portion.state === 'open';
const mugs: Portion = { id: 'p1', line: 'mug', quantity: 3, state: 'open' };

let counter = 0;
const newId = () => `new-${++counter}`;
const claimed = () => ({ state: 'claimed' as const, claim: 'c1' });

describe('movePieces', () => {
	it('splits a portion and keeps the sum', () => {
		const [left, taken] = movePieces([mugs], [{ line: 'mug', quantity: 1 }], isOpen, claimed, newId);
		expect(left).toEqual({ ...mugs, quantity: 2 });
		expect(taken).toMatchObject({ line: 'mug', quantity: 1, state: 'claimed', claim: 'c1' });
		expect(mugs.quantity).toBe(3);
	});

	it('moves a whole portion, growing the one that is there already', () => {
		const cancelled: Portion = { id: 'p2', line: 'mug', quantity: 1, state: 'cancelled' };
		const pieces = [{ line: 'mug', quantity: 3 }];
		const moved = movePieces([mugs, cancelled], pieces, isOpen, () => ({ state: 'cancelled' }), newId);
		expect(moved).toEqual([{ ...cancelled, quantity: 4 }]);
	});

	it('throws rather than invent pieces', () => {
		expect(() => movePieces([mugs], [{ line: 'mug', quantity: 4 }], isOpen, claimed, newId)).toThrow();
	});

	it('keeps the pieces of every line over any sequence of moves', () => {
		const places = [
			{ state: 'claimed', claim: 'c' },
			{ state: 'packed', claim: 'c' },
			{ state: 'cancelled' }
		] as const;
		const step = fc.record({
			line: fc.constantFrom('a', 'b'),
			quantity: fc.integer({ min: 1, max: 5 }),
			to: fc.nat(2)
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
				let portions: Portion[] = ['a', 'b'].map((line) => ({ id: line, line, quantity: 9, state: 'open' }));
				for (const { line, quantity, to } of steps) {
					if ((countPieces(portions, isOpen).get(line) ?? 0) < quantity) continue;
					portions = movePieces(portions, [{ line, quantity }], isOpen, () => places[to] ?? places[0], newId);
					expect([...countPieces(portions, () => true).values()]).toEqual([9, 9]);
					expect(new Set(portions.map((one) => `${one.line} ${one.state}`)).size).toBe(portions.length);
				}
			})
		);
	});
});

it('takes the same line named twice as one wish', () => {
	const twice = [
		{ line: 'a', quantity: 1 },
		{ line: 'b', quantity: 1 },
		{ line: 'a', quantity: 2 }
	];
	expect(mergePieces(twice)).toEqual([
		{ line: 'a', quantity: 3 },
		{ line: 'b', quantity: 1 }
	]);
});

it.each([
	[['open'], false, 'placed'],
	[['open', 'cancelled'], true, 'paid'],
	[['cancelled', 'cancelled'], true, 'cancelled'],
	[['claimed', 'open'], true, 'picking'],
	[['packed', 'cancelled'], true, 'packed'],
	[['handed_over', 'open'], true, 'partly_handed_over'],
	[['handed_over', 'cancelled'], true, 'handed_over'],
	[['delivered', 'handed_over'], true, 'partly_delivered'],
	[['delivered', 'returning'], true, 'delivered'],
	[['delivered', 'returned'], true, 'partly_returned'],
	[['returned'], true, 'returned']
] as const)('%j, paid %s → %s', (states, paid, expected) => {
	expect(
		orderStatus(
			states.map((state) => ({ state })),
			paid
		)
	).toBe(expected);
});

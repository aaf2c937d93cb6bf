import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderStatus } from './order-status.ts';
import { countPieces, mergePieces, movePieces, type Portion } from './portions.ts';

const isOpen = (portion: Portion) => portion.state === 'open';
const mugs: Portion = { id: 'p1', line: 'mug', quantity: 3, state: 'open' };

describe('movePieces', () => {
	it('splits a portion and keeps the sum', () => {
		const moves = movePieces([mugs], [{ line: 'mug', quantity: 1 }], isOpen, { state: 'claimed', claim: 'c1' });
		expect(moves.changed).toEqual([{ ...mugs, quantity: 2 }]);
		expect(moves.added).toEqual([{ id: '', line: 'mug', quantity: 1, state: 'claimed', claim: 'c1' }]);
		expect(moves.removed).toEqual([]);
	});

	it('moves a whole portion, growing the one that is there already', () => {
		const cancelled: Portion = { id: 'p2', line: 'mug', quantity: 1, state: 'cancelled' };
		const moves = movePieces([mugs, cancelled], [{ line: 'mug', quantity: 3 }], isOpen, { state: 'cancelled' });
		expect(moves.removed.map(({ id }) => id)).toEqual(['p1']);
		expect(moves.changed).toEqual([{ ...cancelled, quantity: 4 }]);
		expect(moves.added).toEqual([]);
	});

	it('throws rather than invent pieces', () => {
		expect(() => movePieces([mugs], [{ line: 'mug', quantity: 4 }], isOpen, { state: 'claimed' })).toThrow();
	});

	it('keeps the pieces of every line over any sequence of moves', () => {
		const places = [{ state: 'claimed', claim: 'c' }, { state: 'packed', claim: 'c' }, { state: 'cancelled' }] as const;
		const step = fc.record({ line: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 5 }), to: fc.nat(2) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
				let portions: Portion[] = ['a', 'b'].map((line) => ({ id: line, line, quantity: 9, state: 'open' }));
				for (const { line, quantity, to } of steps) {
					if ((countPieces(portions, isOpen).get(line) ?? 0) < quantity) continue;
					const moves = movePieces(portions, [{ line, quantity }], isOpen, places[to] ?? places[0]);
					portions = moves.portions.map((one, index) => ({ ...one, id: one.id || `n${index}-${Math.min(9, index)}` }));
					expect([...countPieces(portions, () => true).values()]).toEqual([9, 9]);
				}
			})
		);
	});
});

it('takes the same line named twice as one wish', () => {
	const twice = [{ line: 'a', quantity: 1 }, { line: 'b', quantity: 1 }, { line: 'a', quantity: 2 }];
	expect(mergePieces(twice)).toEqual([{ line: 'a', quantity: 3 }, { line: 'b', quantity: 1 }]);
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
	expect(orderStatus(states.map((state) => ({ state })), paid)).toBe(expected);
});

import type { PortionState } from '../order/states.ts';

/** Pieces of a line: free on the shelf, and in the warehouse's hands. */
export type Supply = { open: number; held: number };

export type Located = { line: string; quantity: number; state: PortionState };

/** Pieces a quote or a request speaks of; `held` of them were in the warehouse's hands then. */
export type Spoken = {
	line: string;
	quantity: number;
	held: number;
	/** How many of them have left the shop: they come back. */
	away?: number;
};

const HELD: readonly PortionState[] = ['claimed', 'packed'];

/** Whether pieces are in the warehouse's hands. */
export const isHeld = ({ state }: { state: PortionState }): boolean => HELD.includes(state);

/**
 * What of each line can still be cancelled: requests that wait have spoken for their pieces already, first for those in
 * the warehouse's hands.
 */
export function supplyOf(portions: readonly Located[], pending: readonly Spoken[]): Map<string, Supply> {
	const supply = new Map<string, Supply>();
	for (const portion of portions) {
		const there = supply.get(portion.line) ?? { open: 0, held: 0 };
		if (portion.state === 'open') there.open += portion.quantity;
		if (isHeld(portion)) there.held += portion.quantity;
		supply.set(portion.line, there);
	}
	for (const { line, quantity } of pending) {
		const there = supply.get(line);
		if (!there) continue;
		const held = Math.min(quantity, there.held);
		there.held -= held;
		there.open -= Math.min(quantity - held, there.open);
	}
	return supply;
}

/**
 * Whether the pieces a quote speaks of are still there. Pieces it found free must be free; those it found with the
 * warehouse may have been given back since, which only makes them easier to cancel.
 */
export const isThere = (spoken: readonly Spoken[], supply: ReadonlyMap<string, Supply>): boolean =>
	spoken.every(({ line, quantity, held }) => {
		const there = supply.get(line) ?? { open: 0, held: 0 };
		return quantity - held <= there.open && quantity <= there.open + there.held;
	});

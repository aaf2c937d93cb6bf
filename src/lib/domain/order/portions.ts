import type { PortionState } from './states.ts';

/** Pieces of one line that share one fate. */
export type Portion = {
	id: string;
	line: string;
	quantity: number;
	state: PortionState;
	claim?: string | undefined;
	shipment?: string | undefined;
	return?: string | undefined;
};

export type Pieces = { line: string; quantity: number };

/** Where pieces go: a state and what they belong to from then on. */
export type Place = Pick<Portion, 'state' | 'claim' | 'shipment' | 'return'>;

/** The same line named twice is one wish. Order of first mention is kept. */
export function mergePieces(pieces: readonly Pieces[]): Pieces[] {
	const merged = new Map<string, number>();
	for (const { line, quantity } of pieces) merged.set(line, (merged.get(line) ?? 0) + quantity);
	return [...merged].map(([line, quantity]) => ({ line, quantity }));
}

/** How many pieces of each line stand in a place that `from` accepts. */
export function countPieces(
	portions: readonly Portion[],
	from: (portion: Portion) => boolean
): Map<string, number> {
	const counted = new Map<string, number>();
	for (const portion of portions.filter(from)) {
		counted.set(portion.line, (counted.get(portion.line) ?? 0) + portion.quantity);
	}
	return counted;
}

/**
 * Moves pieces from the portions that `from` accepts to the place `to` names for them, earlier portions first. The
 * sum per line stays. A place that has a portion of the line already grows instead of getting a second one.
 *
 * @param newId makes the id of a portion that has to be added
 * @returns all portions as they are afterwards; the ones given are not touched
 * @throws where fewer pieces are there than asked for: the caller has to count first, so that is a bug
 */
export function movePieces(
	portions: readonly Portion[],
	pieces: readonly Pieces[],
	from: (portion: Portion) => boolean,
	to: (portion: Portion) => Place,
	newId: () => string
): Portion[] {
	const next = portions.map((portion) => ({ ...portion }));
	for (const { line, quantity } of pieces) {
		let left = quantity;
		for (const portion of next.filter((one) => one.line === line && from(one))) {
			const taken = Math.min(left, portion.quantity);
			if (taken === 0) continue;
			portion.quantity -= taken;
			left -= taken;
			const place = to(portion);
			const there = next.find((one) => one.line === line && samePlace(one, place));
			if (there) there.quantity += taken;
			else next.push({ ...place, id: newId(), line, quantity: taken });
		}
		if (left > 0) throw new Error(`line ${line}: ${left} of ${quantity} pieces are not there to move`);
	}
	return next.filter((portion) => portion.quantity > 0);
}

const samePlace = (a: Place, b: Place) =>
	a.state === b.state && a.claim === b.claim && a.shipment === b.shipment && a.return === b.return;

import type { PortionState } from './states.ts';

/** Pieces of one line that share one fate. `id` is empty for a portion that is not stored yet. */
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

/** Rows to write: quantities of stored portions (0 = delete) and portions to add or to grow. */
export type PortionMoves = {
	portions: Portion[];
	changed: Portion[];
	removed: Portion[];
	added: Portion[];
};

/** The same line named twice is one wish. Order of first mention is kept. */
export function mergePieces(pieces: readonly Pieces[]): Pieces[] {
	const merged = new Map<string, number>();
	for (const { line, quantity } of pieces) merged.set(line, (merged.get(line) ?? 0) + quantity);
	return [...merged].map(([line, quantity]) => ({ line, quantity }));
}

/** How many pieces of each line stand in a place that `from` accepts. */
export function countPieces(portions: readonly Portion[], from: (portion: Portion) => boolean): Map<string, number> {
	const counted = new Map<string, number>();
	for (const portion of portions.filter(from)) {
		counted.set(portion.line, (counted.get(portion.line) ?? 0) + portion.quantity);
	}
	return counted;
}

/**
 * Moves pieces from the portions that `from` accepts to `to`, earlier portions first, and keeps the sum per line. A
 * place that already has a portion of the line grows instead of getting a second row. The caller has checked with
 * `countPieces` that enough are there: too few is a bug and throws.
 */
export function movePieces(
	portions: readonly Portion[],
	pieces: readonly Pieces[],
	from: (portion: Portion) => boolean,
	to: Place
): PortionMoves {
	const next = portions.map((portion) => ({ ...portion }));
	const touched = new Set<Portion>();
	for (const { line, quantity } of mergePieces(pieces)) {
		let left = quantity;
		for (const portion of next.filter((one) => one.line === line && one.quantity > 0 && from(one))) {
			if (left === 0) break;
			const taken = Math.min(left, portion.quantity);
			portion.quantity -= taken;
			left -= taken;
			touched.add(portion);
		}
		if (left > 0) throw new Error(`line ${line}: ${left} of ${quantity} pieces are not there to move`);
		const there = next.find((one) => one.line === line && samePlace(one, to));
		if (there) {
			there.quantity += quantity;
			touched.add(there);
		} else next.push({ ...to, id: '', line, quantity });
	}
	return {
		portions: next.filter((portion) => portion.quantity > 0),
		changed: [...touched].filter((portion) => portion.id !== '' && portion.quantity > 0),
		removed: [...touched].filter((portion) => portion.id !== '' && portion.quantity === 0),
		added: next.filter((portion) => portion.id === '' && portion.quantity > 0)
	};
}

const samePlace = (a: Place, b: Place) =>
	a.state === b.state && a.claim === b.claim && a.shipment === b.shipment && a.return === b.return;

import type { Happening } from '../order/report.ts';
import { countPieces, type Portion } from '../order/portions.ts';

/** Something this storefront was told, or is about to be. */
export type ToldHere = { id: string; key: string; references: readonly string[] };

/**
 * Which of our own words a storefront repeats: by the mark we put on it, else by the name it gave it. It must not be
 * taken a second time.
 */
export const echoOf = (happening: Happening, told: readonly ToldHere[]): ToldHere | undefined =>
	told.find(
		({ key, references }) =>
			happening.mark === key ||
			references.some((name) => happening.id === name || happening.id.startsWith(`${name}/`))
	);

/**
 * Whether a report of cancelled goods says nothing new: of the lines it names everything that could still be cancelled
 * is, and at least as much as it speaks of. That is how a storefront repeats a whole order's cancellation, as a refund
 * of its goods without a word of ours on it.
 */
export function isKnownCancelled(happening: Happening, portions: readonly Portion[]): boolean {
	if (happening.kind !== 'cancelled' || !happening.pieces) return false;
	const open = countPieces(
		portions,
		({ state }) => state === 'open' || state === 'claimed' || state === 'packed'
	);
	const cancelled = countPieces(portions, ({ state }) => state === 'cancelled');
	return happening.pieces.every(
		({ line, quantity }) => (open.get(line) ?? 0) === 0 && (cancelled.get(line) ?? 0) >= quantity
	);
}

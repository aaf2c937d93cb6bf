import type { Happening } from '../order/report.ts';
import { countPieces, mergePieces, type Pieces, type Portion } from '../order/portions.ts';

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

/**
 * Which swap of ours a report of cancelled goods only repeats: a storefront that takes old goods out of an order in
 * exchange for new ones can tell of that as of a refund of nothing, without a word of ours on it. It is one that takes
 * just these pieces, and that was not heard of so before.
 */
export const swapIn = <Told extends ToldHere & { kind: string; what: unknown }>(
	happening: Happening,
	told: readonly Told[]
): Told | undefined => {
	if (happening.kind !== 'cancelled' || !happening.pieces) return undefined;
	const { pieces } = happening;
	return told.find(({ kind, what, references }) => {
		if (kind !== 'exchange' || references.some((name) => name.startsWith('refund/'))) return false;
		return isSame(pieces, (what as { removes: Pieces[] }).removes);
	});
};

const isSame = (some: readonly Pieces[], others: readonly Pieces[]): boolean => {
	const [left, right] = [mergePieces(some), mergePieces(others)];
	return (
		left.length === right.length &&
		left.every(({ line, quantity }) => right.some((one) => one.line === line && one.quantity === quantity))
	);
};

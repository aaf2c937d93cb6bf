import type { Pieces } from '#domain/order/portions.ts';
import { refuse, type Result } from '#domain/refusal.ts';

/**
 * Why the wanted pieces cannot be taken, if so: lines the order does not have, or too few pieces. `available` names
 * every wanted line with what is there now, so that the caller can ask again for that.
 */
export function missingPieces(
	wanted: readonly Pieces[],
	there: ReadonlyMap<string, number>,
	ordered: ReadonlyMap<string, number>
): Result<never> | undefined {
	const unknown = wanted.filter(({ line }) => !ordered.has(line)).map(({ line }) => line);
	if (unknown.length > 0) return refuse('line.not_found', { lines: unknown });
	if (wanted.every(({ line, quantity }) => (there.get(line) ?? 0) >= quantity)) return undefined;
	return refuse('quantity.unavailable', {
		available: wanted.map(({ line }) => ({ line, quantity: there.get(line) ?? 0 }))
	});
}

import { millisOf } from '../time/instant.ts';

/** Pieces of one variant that one line of one order still waits for. `placedAt` RFC 3339. */
export type Demand = { order: string; line: string; quantity: number; placedAt: string };

/**
 * Whom stock cannot serve: the oldest orders are served first, each as far as it goes, and what is left over is short.
 * Orders of one instant are served by their ids, so that everybody asked finds the same.
 *
 * @param demand of one variant, in any order
 * @param available pieces on the shelf that nobody has reserved; fewer than none counts as none
 * @returns the lines that are short, oldest order first, with how many pieces of each (`short`) are
 */
export function whoIsShort(demand: readonly Demand[], available: number): (Demand & { short: number })[] {
	let left = Math.max(0, available);
	return demand.toSorted(byAge).flatMap((one) => {
		const served = Math.min(left, one.quantity);
		left -= served;
		return served < one.quantity ? [{ ...one, short: one.quantity - served }] : [];
	});
}

const byAge = (a: Demand, b: Demand): number =>
	millisOf(a.placedAt) - millisOf(b.placedAt) || compare(a.order, b.order) || compare(a.line, b.line);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

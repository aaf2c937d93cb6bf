import { partOf } from '../../money/allocate.ts';
import type { Given, GivenWhy } from '../../order/taken-record.ts';
import type { Taken } from './pieces.ts';
import type { Value } from './values.ts';

/** What was given for the pieces of each line so far, one entry for each reason. */
export type GivenByLine = ReadonlyMap<string, readonly Given[]>;

const NOTHING: GivenByLine = new Map();

/** Sums up what accepted commands gave for goods that stayed. @param taken oldest first */
export function givenOf(taken: readonly Pick<Taken, 'line' | 'given'>[]): GivenByLine {
	if (!taken.some(({ given }) => given)) return NOTHING;
	const byLine = new Map<string, Given[]>();
	for (const { line, given } of taken) {
		if (!given) continue;
		const own = byLine.get(line) ?? [];
		const same = own.find(({ why, from }) => why === given.why && from === given.from);
		if (same) {
			same.pieces += given.pieces;
			same.amount += given.amount;
		} else own.push({ ...given });
		byLine.set(line, own);
	}
	return byLine;
}

/**
 * What was given for pieces `from + 1 … from + pieces` of a line. Pieces have no names: those that something was given for
 * are the last to leave, so that whoever sends back the others gets all of theirs, and of all of them together never
 * more than was paid. Those that were paid for and never came are the next to leave: what is sent back is them.
 *
 * @param ordered how many pieces the line has
 */
export function givenFor(given: readonly Given[], ordered: number, from: number, pieces: number): bigint {
	let sum = 0n;
	for (const { pieces: own, amount, from: next } of given) {
		const first = next ?? ordered - own;
		const a = Math.min(own, Math.max(0, from - first));
		const b = Math.min(own, Math.max(0, from + pieces - first));
		if (b > a) sum += partOf(BigInt(amount), own, a, b - a);
	}
	return sum;
}

/** Pieces cut where others begin that something was given for: each part is worth the same, piece by piece. */
export function cutAtGiven(
	given: readonly Given[],
	ordered: number,
	from: number,
	pieces: number
): { from: number; pieces: number }[] {
	const cuts = given
		.flatMap(({ pieces: own, from: next = ordered - own }) => [next, next + own])
		.filter((cut) => cut > from && cut < from + pieces);
	const ends = [...new Set([...cuts, from + pieces])].toSorted((a, b) => a - b);
	return ends.map((end, index) => {
		const start = ends[index - 1] ?? from;
		return { from: start, pieces: end - start };
	});
}

/** A value less what was given for its pieces already: that made them cheaper. */
export const lessGiven = (value: Value, given: bigint): Value =>
	given === 0n ? value : { ...value, discount: value.discount + given, base: value.base - given };

/** How many pieces of a line that are still in the order something was given for, for one reason. */
export function stillGiven(given: readonly Given[], why: GivenWhy, ordered: number, gone: number): number {
	const own = given.find((one) => one.why === why)?.pieces ?? 0;
	return Math.min(own, Math.max(0, ordered - gone));
}

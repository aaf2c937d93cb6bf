import { divideHalfEven } from '../money/allocate.ts';
import type { Taken } from '../policy/quote/pieces.ts';

/**
 * Splits what a withdrawal takes into what never leaves the shop and what has to come back, wherever its pieces are by
 * now. Of an entry that is in both, the first pieces are here, each amount rounded half to even; the rest is away, so
 * that both together are what the quote said, to the minor unit. Pure.
 *
 * @param takes as the quote says, minor units
 * @param here pieces of each line that have not left the shop
 */
export function splitTakes(
	takes: readonly Taken[],
	here: readonly { line: string; quantity: number }[]
): { here: Taken[]; away: Taken[] } {
	const left = new Map(here.map(({ line, quantity }) => [line, quantity]));
	const split: { here: Taken[]; away: Taken[] } = { here: [], away: [] };
	for (const take of takes) {
		const pieces = Math.min(left.get(take.line) ?? 0, take.quantity);
		left.set(take.line, (left.get(take.line) ?? 0) - pieces);
		if (pieces === take.quantity) split.here.push(take);
		else if (pieces === 0) split.away.push(take);
		else {
			const first = partOf(take, pieces);
			split.here.push(first);
			split.away.push(restOf(take, first));
		}
	}
	return split;
}

/** What goes back for pieces, minor units: what was paid for them and their share of the delivery, less a fee. */
export const worthOfTakes = (takes: readonly Taken[]): number =>
	Number(
		takes.reduce((sum, { base, shipping, fee }) => sum + BigInt(base) + BigInt(shipping) - BigInt(fee), 0n)
	);

function partOf(take: Taken, pieces: number): Taken {
	const part = (amount: number) =>
		Number(divideHalfEven(BigInt(amount) * BigInt(pieces), BigInt(take.quantity)));
	return {
		...take,
		quantity: pieces,
		base: part(take.base),
		shipping: part(take.shipping),
		kept: part(take.kept),
		fee: part(take.fee)
	};
}

const restOf = (take: Taken, first: Taken): Taken => ({
	...take,
	quantity: take.quantity - first.quantity,
	base: take.base - first.base,
	shipping: take.shipping - first.shipping,
	kept: take.kept - first.kept,
	fee: take.fee - first.fee
});

/**
 * Shares a whole amount over weights by largest remainder; equal remainders go to the earlier weight. The shares
 * always sum to the amount, and a negative amount is the mirror of the positive one (api.md, "Money, to the unit").
 *
 * @param amount minor units
 * @param weights one per share, each ≥ 0; where all are 0 the amount is shared evenly
 * @returns minor units, one per weight; an empty list of weights takes nothing and returns nothing
 */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
	if (amount < 0n) return allocate(-amount, weights).map((share) => -share);
	const total = weights.reduce((sum, weight) => sum + weight, 0n);
	if (total === 0n) {
		return weights.length === 0
			? []
			: allocate(
					amount,
					weights.map(() => 1n)
				);
	}
	const shares = weights.map((weight) => (amount * weight) / total);
	const remainders = weights.map((weight, index) => ({ rest: (amount * weight) % total, index }));
	let left = amount - shares.reduce((sum, share) => sum + share, 0n);
	remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1));
	for (const { index } of remainders) {
		if (left === 0n) break;
		shares[index] = (shares[index] ?? 0n) + 1n;
		left -= 1n;
	}
	return shares;
}

/**
 * What pieces `taken + 1 … taken + pieces` of a stored amount of a line of `ordered` pieces are worth: the difference
 * of round_half_even(A·k/Q) after and before, so that any sequence of parts sums to the amount.
 */
export function partOf(amount: bigint, ordered: number, taken: number, pieces: number): bigint {
	return valueOfFirst(amount, ordered, taken + pieces) - valueOfFirst(amount, ordered, taken);
}

function valueOfFirst(amount: bigint, ordered: number, pieces: number): bigint {
	return divideHalfEven(amount * BigInt(pieces), BigInt(ordered));
}

/** Integer division, halves to the even neighbour (banker's rounding). The divisor is positive. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
	if (dividend < 0n) return -divideHalfEven(-dividend, divisor);
	const quotient = dividend / divisor;
	const twiceRest = (dividend % divisor) * 2n;
	if (twiceRest > divisor) return quotient + 1n;
	if (twiceRest === divisor && quotient % 2n === 1n) return quotient + 1n;
	return quotient;
}

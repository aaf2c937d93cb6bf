import { divideHalfEven } from '../money/allocate.ts';
import type { Taken } from '../policy/quote/pieces.ts';

export type ReceivedPieces = { line: string; received: number };
export type LineDeduction = { line: string; deduction: number };

/**
 * What a return takes of its order once it is known how many pieces came: of each entry the first pieces, each amount
 * rounded half to even. What did not come takes nothing; the way back was paid for whatever came, so that the first of
 * that bears it.
 *
 * @param takes as the quote says, amounts in minor units
 * @param received of each line once, at most what was to come
 */
export function takesOfReceived(takes: readonly Taken[], received: readonly ReceivedPieces[]): Taken[] {
	const left = new Map(received.map((one) => [one.line, one.received]));
	const came = takes.flatMap((take) => {
		const there = left.get(take.line) ?? 0;
		const pieces = Math.min(there, take.quantity);
		left.set(take.line, there - pieces);
		return pieces > 0 ? [partOfTake(take, pieces)] : [];
	});
	const withheld = withheldOf(takes);
	const [first, ...rest] = came;
	if (!first || withheldOf(came) === withheld) return came;
	return [{ ...first, withheld }, ...rest.map((take) => ({ ...take, withheld: 0 }))];
}

const withheldOf = (takes: readonly Taken[]): number =>
	takes.reduce((sum, { withheld = 0 }) => sum + withheld, 0);

function partOfTake(take: Taken, pieces: number): Taken {
	if (pieces === take.quantity) return take;
	const part = (amount: number) =>
		Number(divideHalfEven(BigInt(amount) * BigInt(pieces), BigInt(take.quantity)));
	return {
		...take,
		quantity: pieces,
		base: part(take.base),
		shipping: part(take.shipping),
		kept: part(take.kept),
		fee: part(take.fee),
		...(take.carried !== undefined && { carried: part(take.carried) })
	};
}

/** What each line is worth to its buyer: the most that can be deducted from it. Minor units. */
export function worthOf(takes: readonly Taken[]): Map<string, number> {
	const worth = new Map<string, number>();
	for (const { line, base, shipping, fee } of takes) {
		worth.set(line, (worth.get(line) ?? 0) + base + shipping - fee);
	}
	return worth;
}

/** The most that can be deducted of each line as it came: its worth less what the way back has taken of it. Minor units. */
export function deductible(
	quoted: readonly Taken[],
	received: readonly ReceivedPieces[]
): Map<string, number> {
	const came = takesOfReceived(quoted, received);
	const worth = worthOf(came);
	for (const { line, withheld = 0 } of came) worth.set(line, (worth.get(line) ?? 0) - withheld);
	return new Map([...worth].map(([line, amount]) => [line, Math.max(0, amount)]));
}

/**
 * What a return takes with what it paid for pieces that never came: those stay with their buyer, and are worth so much
 * less from now on. What belonged to the order as a whole is no line's.
 *
 * @param quoted what it was to take
 * @param takes of the pieces that came
 * @param over what was paid beyond what those give, minor units
 * @param others how many pieces of a line others than this return take of the order
 */
export function withPaidAhead(
	quoted: readonly Taken[],
	takes: readonly Taken[],
	over: number,
	others: (line: string) => number
): Taken[] {
	const came = takes.filter(({ given }) => !given);
	const there = worthOf(came);
	let left = over;
	const ahead = [...worthOf(quoted)].flatMap(([line, worth]): Taken[] => {
		const pieces = piecesOf(quoted, line) - piecesOf(came, line);
		const amount = Math.min(left, Math.max(0, worth - (there.get(line) ?? 0)));
		if (pieces <= 0 || amount <= 0) return [];
		left -= amount;
		const nothing = { rule: null, step: null, base: 0, shipping: 0, kept: 0, fee: 0, returned: false };
		const from = others(line) + piecesOf(came, line);
		return [{ line, quantity: 0, ...nothing, given: { pieces, amount, why: 'paid', from } }];
	});
	return [...came, ...ahead];
}

/**
 * What is kept of the delivery where fewer pieces came than were announced: their part of what the line paid for it, by
 * the pieces that left before, so that all that is ever kept of it is what was paid.
 *
 * @param share of the delivery of pieces `from + 1 … from + pieces` of a line, minor units
 * @param others how many pieces of a line others than this return take of the order
 */
export function withDeliveryKept(
	quoted: readonly Taken[],
	takes: readonly Taken[],
	share: (line: string, from: number, pieces: number) => number,
	others: (line: string) => number
): Taken[] {
	const gone = new Map<string, number>();
	return takes.map((take) => {
		const { line, quantity } = take;
		const from = gone.get(line) ?? others(line);
		gone.set(line, from + quantity);
		const isWhole = piecesOf(takes, line) === piecesOf(quoted, line);
		// Only a plain return keeps all of it; of exchanged goods it is the new ones'.
		if (isWhole || !take.returned || take.kept === 0) return take;
		return { ...take, kept: share(line, from, quantity) };
	});
}

/** How many pieces of a line are taken. */
export const piecesOf = (takes: readonly Pick<Taken, 'line' | 'quantity'>[], line: string): number =>
	takes.reduce((sum, one) => sum + (one.line === line ? one.quantity : 0), 0);

/** Enters deductions in what a return takes, so that the books know that they stay with the shop. */
export function withDeductions(takes: readonly Taken[], deductions: readonly LineDeduction[]): Taken[] {
	const left = new Map(deductions.map(({ line, deduction }) => [line, deduction]));
	return takes.map((take) => {
		const deduction = left.get(take.line) ?? 0;
		left.delete(take.line);
		return deduction > 0 ? { ...take, withheld: (take.withheld ?? 0) + deduction } : take;
	});
}

/**
 * What goes back for a return: what its quote promised, to the minor unit, less what did not come, what was deducted and
 * what goods sent in exchange took over.
 * With pieces missing it is not the last of its order any more, so what belonged to the order as a whole stays.
 *
 * @param quoted the quote's refund with what its new goods take over, its takes and its `adjustments_refund` (`promiseNow`)
 * @returns 0 or more
 */
export function refundOf(
	quoted: { refund: number; takes: readonly Taken[]; adjustments: number },
	takes: readonly Taken[]
): number {
	const total = (list: readonly Taken[]) => [...worthOf(list).values()].reduce((sum, one) => sum + one, 0);
	const pieces = (list: readonly Taken[]) => list.reduce((sum, { quantity }) => sum + quantity, 0);
	const missing = total(quoted.takes) - total(takes);
	const more = withheldOf(takes) - withheldOf(quoted.takes);
	const whole = pieces(takes) < pieces(quoted.takes) ? quoted.adjustments : 0;
	const over = takes.reduce((sum, one) => sum + (one.carried ?? 0), 0);
	return Math.max(0, quoted.refund - missing - more - whole - over);
}

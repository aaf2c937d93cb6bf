import { divideHalfEven } from '../money/allocate.ts';
import { percentOf, type CreditTerms } from '../credit/bonus.ts';
import { CREDIT_PROVIDER } from '../credit/kinds.ts';
import type { Taken } from '../policy/quote/pieces.ts';

/** A line that the buyer wants store credit for, and what its rule says of that. */
export type CreditLine = { line: string } & CreditTerms;

/** What of a refund is given as store credit and what comes on top, minor units. */
export type CreditPart = { amount: number; bonus: number };

const NONE: CreditPart = { amount: 0, bonus: 0 };

/**
 * Splits what a return gives back. Money comes first where both are wanted: what belongs to no line, and what is short,
 * is never turned into credit that nobody asked for. The bonus is each line's percentage of what it is worth, rounded
 * once, half to even; of less than that, its part.
 *
 * @param refund all that goes back for the return so far, minor units
 * @param takes what it takes of its order
 * @param wanted the lines to be given as credit
 */
export function creditPart(
	refund: number,
	takes: readonly Taken[],
	wanted: readonly CreditLine[]
): CreditPart {
	if (wanted.length === 0) return NONE;
	const worth = new Map<string, number>();
	for (const { line, base, shipping, fee, withheld = 0, carried = 0 } of takes) {
		worth.set(line, (worth.get(line) ?? 0) + base + shipping - fee - withheld - carried);
	}
	const worthOf = ({ line }: Pick<CreditLine, 'line'>) => Math.max(0, worth.get(line) ?? 0);
	const whole = wanted.reduce((sum, one) => sum + worthOf(one), 0);
	const others = [...worth.keys()].filter((line) => !wanted.some((one) => one.line === line));
	const inMoney = others.reduce((sum, line) => sum + worthOf({ line }), 0);
	const amount = others.length === 0 ? refund : Math.min(whole, Math.max(0, refund - inMoney));
	const bonus = wanted.reduce((sum, one) => sum + percentOf(worthOf(one), one.bonus_percent), 0);
	return { amount, bonus: bonusOn(amount, { amount: whole, bonus }) };
}

/**
 * The bonus on what was given so far of all that was to be given: what was paid with store credit goes back to its
 * source, without another bonus.
 */
export const bonusOn = (given: number, whole: CreditPart): number =>
	given >= whole.amount
		? whole.bonus
		: Number(divideHalfEven(BigInt(whole.bonus) * BigInt(given), BigInt(whole.amount)));

/**
 * Which parts of a refund are given as credit: the last ones first, so that money goes back in the order in which it
 * was paid. What was paid with store credit, and what was only authorised, is not among them.
 *
 * @param credit how much of it, minor units
 * @returns of each part how much, in the order given; together at most `credit`
 */
export function creditOfParts(
	parts: readonly { payment: string; amount: number }[],
	payments: readonly { id: string; provider?: string | undefined }[],
	credit: number
): { payment: string; amount: number; credit: number }[] {
	let left = credit;
	return parts
		.toReversed()
		.map(({ payment, amount }) => {
			const provider = payments.find(({ id }) => id === payment)?.provider;
			const part = provider === CREDIT_PROVIDER ? 0 : Math.min(left, amount);
			left -= part;
			return { payment, amount, credit: part };
		})
		.toReversed();
}

/** What of it brings a bonus: what was paid with store credit brought its own when that was given. */
export const bonusedOf = (
	parts: readonly { payment: string; credit: number }[],
	payments: readonly { id: string; provider?: string | undefined }[]
): number =>
	parts.reduce((sum, { payment, credit }) => {
		const provider = payments.find(({ id }) => id === payment)?.provider;
		return provider === CREDIT_PROVIDER ? sum : sum + credit;
	}, 0);

/** When credit for several lines ends: the latest of theirs, because it is one account. ISO 8601; null: never. */
export function longestLife(
	wanted: readonly CreditLine[],
	asInstant: (life: string) => string | null
): string | null {
	const ends = wanted.map(({ expires_after }) => (expires_after === null ? null : asInstant(expires_after)));
	if (ends.length === 0 || ends.includes(null)) return null;
	return ends.toSorted((a, b) => String(a).localeCompare(String(b))).at(-1) ?? null;
}

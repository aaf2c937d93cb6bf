import { allocate, divideHalfEven } from '../../money/allocate.ts';
import type { Fee } from '../document.ts';
import { sum } from './values.ts';

/** Pieces of one line that are to be taken under one step, and what was paid for them. */
export type Charge = { line: string; rule: string; step: number; fee: Fee; base: bigint };

/** What an accepted command took under a step and charged for it; what was free or waived is not in here. */
export type Charged = { line: string; rule: string; step: number; base: bigint; fee: bigint };

/** One line of the bill: which rule, its formula, what went in and what came out. */
export type FeePart = {
	rule: string;
	step: number;
	/** null where the fee is for several lines together. */
	line: string | null;
	formula: string;
	inputs: Readonly<Record<string, number>>;
	amount: bigint;
};

const BASIS_POINTS = 10_000n;

/** A percentage of at most two decimals, in hundredths of a percent. */
const basisPoints = (percent: number): bigint => BigInt(Math.round(percent * 100));

/**
 * The fee on pieces worth `base`: the percentage and the fixed part, rounded once, half to even; then at least `min`,
 * at most `max`, and never more than was paid for the pieces.
 */
export function feeOn({ percent = 0, fixed = 0, min, max }: Fee, base: bigint): bigint {
	let amount = divideHalfEven(base * basisPoints(percent), BASIS_POINTS) + BigInt(fixed);
	if (min !== undefined && amount < BigInt(min)) amount = BigInt(min);
	if (max !== undefined && amount > BigInt(max)) amount = BigInt(max);
	if (amount > base) amount = base;
	return amount < 0n ? 0n : amount;
}

/** Amounts of another currency mean nothing here; the fee they belong to is not charged. */
export const isOtherMoney = (fee: Fee, policyCurrency: string, orderCurrency: string): boolean =>
	policyCurrency !== orderCurrency && [fee.fixed, fee.min, fee.max].some((amount) => amount !== undefined);

/**
 * What is charged for pieces taken together. Per line, each line by itself; per order, the fee on all that was and is
 * taken under the step, less what was charged for it already, never below 0, shared to the lines by largest remainder.
 *
 * @returns the fee of each charge given, in order, and the parts of the bill
 */
export function chargeFees(
	charges: readonly Charge[],
	earlier: readonly Charged[]
): { fees: bigint[]; parts: FeePart[] } {
	const fees = charges.map(() => 0n);
	const parts: FeePart[] = [];
	for (const group of groups(charges)) {
		const [first] = group;
		if (!first) continue;
		const { rule, step, fee } = first.charge;
		const bases = group.map(({ charge }) => charge.base);
		const base = sum(bases);
		const perOrder = fee.per === 'order';
		const before = perOrder ? earlier.filter((one) => one.rule === rule && one.step === step) : [];
		const earlierBase = sum(before.map((one) => one.base));
		const earlierFee = sum(before.map((one) => one.fee));
		const rest = feeOn(fee, earlierBase + base) - earlierFee;
		// Almost free pieces may be worth a unit below nothing by rounding; a fee is not.
		const limit = base > 0n ? base : 0n;
		const amount = rest < 0n ? 0n : rest > limit ? limit : rest;
		for (const [index, share] of allocate(amount, bases).entries()) {
			const at = group[index];
			if (at) fees[at.index] = share;
		}
		const inputs = {
			base: Number(base),
			...numbersOf(fee),
			...(perOrder && { earlier_base: Number(earlierBase), earlier_fee: Number(earlierFee) })
		};
		const line = perOrder ? null : first.charge.line;
		parts.push({ rule, step, line, formula: formulaOf(fee), inputs, amount });
	}
	return { fees, parts };
}

function groups(charges: readonly Charge[]) {
	const found = new Map<string, { charge: Charge; index: number }[]>();
	for (const [index, charge] of charges.entries()) {
		const { rule, step, line, fee } = charge;
		const key = JSON.stringify([rule, step, fee.per === 'order' ? null : line]);
		const group = found.get(key);
		if (group) group.push({ charge, index });
		else found.set(key, [{ charge, index }]);
	}
	return found.values();
}

/** The numbers a fee is made of, as its explanation names them. */
export const numbersOf = ({ percent, fixed, min, max }: Fee): Record<string, number> => ({
	...(percent !== undefined && { percent }),
	...(fixed !== undefined && { fixed }),
	...(min !== undefined && { min }),
	...(max !== undefined && { max })
});

/** The fee as arithmetic over its inputs, the same in every language: `min(max(base × 15 %, 500), 20000)`. */
export function formulaOf({ percent, fixed, min, max, per }: Fee): string {
	const base = per === 'order' ? '(earlier_base + base)' : 'base';
	const terms = [percent !== undefined && `${base} × ${percent} %`, fixed !== undefined && String(fixed)];
	let formula = terms.filter((term) => term !== false).join(' + ');
	if (min !== undefined) formula = `max(${formula}, ${min})`;
	if (max !== undefined) formula = `min(${formula}, ${max})`;
	return per === 'order' ? `${formula} − earlier_fee` : formula;
}

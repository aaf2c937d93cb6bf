import type { PieceWindow, Evaluation } from '../evaluate.ts';
import type { PolicyLine } from '../facts.ts';
import type { Segment } from '../segment.ts';
import { chargeFees, isOtherMoney, type Charge, type Charged, type FeePart } from './fee.ts';
import { refundable } from './distribute-refund.ts';
import { standardShares, valueOf, type Value } from './values.ts';

/** What an accepted command took of a line; kept with its quote, and handed in again for every later one. */
export type Taken = {
	line: string;
	quantity: number;
	/** Step and fee it was taken under; null where nothing was charged: free, waived, or a law’s floor. */
	rule: string | null;
	step: number | null;
	/** goods − discount + tax of the pieces, minor units. */
	base: number;
	/** What their share of delivery added to the refund. */
	shipping: number;
	fee: number;
	/** Their share of standard delivery, whether it went back or not. */
	standard?: number | undefined;
	/** Whether they came back by a plain return, which keeps what was paid for delivery. */
	returned: boolean;
};

/** Some pieces of a portion, under the stretch of its life that prices them. */
export type Picked = { window: PieceWindow; segment: Segment; quantity: number };

export type PricedPick = Picked & { value: Value; fee: bigint };

export type Priced = {
	picks: PricedPick[];
	parts: (FeePart & { waived_because?: string })[];
	/** Σ fees: never above what has been paid. */
	fee: bigint;
};

/**
 * Values pieces and charges for them. Pieces of one line are counted on from those that left before, in the order
 * given. Nothing paid, no fee; a fee is never more than what is left of the payments.
 */
export function pricePieces(
	{ order, version }: { order: Evaluation['order']; version: Evaluation['version'] },
	picks: readonly Picked[],
	taken: readonly Taken[]
): Priced {
	const standard = standardShares(order);
	const gone = new Map<string, number>();
	const offs = offsOf(
		order,
		picks.map(({ window }) => window.line),
		taken
	);
	for (const { line, quantity } of taken) gone.set(line, (gone.get(line) ?? 0) + quantity);
	const valued = picks.map((pick) => {
		const { line } = pick.window;
		const before = gone.get(line.id) ?? 0;
		gone.set(line.id, before + pick.quantity);
		const value = valueOf(order, line, before, pick.quantity, standard);
		const off = offs.get(line.id) ?? NOTHING_OFF;
		offs.delete(line.id);
		if (off === NOTHING_OFF) return { ...pick, value };
		const { goods, base, shipping } = value;
		return {
			...pick,
			value: { ...value, goods: goods + off.base, base: base + off.base, shipping: shipping + off.shipping }
		};
	});

	const charges: Charge[] = [];
	const chargedAt: number[] = [];
	for (const [index, { segment, window, value }] of valued.entries()) {
		const { fee, rule, step } = segment;
		if (fee === null || rule === null || step === null) continue;
		if (isOtherMoney(fee, version.document.currency, order.currency)) continue;
		charges.push({ line: window.line.id, rule, step, fee, base: value.base });
		chargedAt.push(index);
	}
	const { fees, parts } = chargeFees(charges, taken.flatMap(asCharged));
	const limited = limit(fees, parts, refundable(order.payments));
	const feeAt = new Map(chargedAt.map((index, charge) => [index, limited.fees[charge] ?? 0n]));
	return {
		picks: valued.map((pick, index) => ({ ...pick, fee: feeAt.get(index) ?? 0n })),
		parts: limited.parts,
		fee: limited.fees.reduce((total, fee) => total + fee, 0n)
	};
}

type Off = { base: bigint; shipping: bigint };
const NOTHING_OFF: Off = { base: 0n, shipping: 0n };

/**
 * Two quotes asked for side by side both value the first pieces of a line, and both are honoured. What they gave too
 * much or too little of a rounded amount, the next pieces of the line make up for, so that all together are the whole.
 */
export function offsOf(
	order: Evaluation['order'],
	lines: readonly PolicyLine[],
	taken: readonly Taken[]
): Map<string, Off> {
	const offs = new Map<string, Off>();
	if (taken.length < 2) return offs;
	const standard = standardShares(order);
	for (const line of lines) {
		const own = taken.filter((one) => one.line === line.id);
		if (own.length < 2 || offs.has(line.id)) continue;
		const pieces = own.reduce((total, { quantity }) => total + quantity, 0);
		const due = valueOf(order, line, 0, pieces, standard);
		const given = (part: (one: Taken) => number) => own.reduce((total, one) => total + BigInt(part(one)), 0n);
		const base = due.base - given((one) => one.base);
		// What a return keeps of the delivery is not owed to the next pieces.
		const isKnown = own.every((one) => one.standard !== undefined && !one.returned);
		const shipping = isKnown ? due.shipping - given((one) => one.standard ?? 0) : 0n;
		if (base !== 0n || shipping !== 0n) offs.set(line.id, { base, shipping });
	}
	return offs;
}

const asCharged = ({ line, rule, step, base, fee }: Taken): Charged[] =>
	rule === null || step === null ? [] : [{ line, rule, step, base: BigInt(base), fee: BigInt(fee) }];

/** Cuts fees, the last ones first, to what the shop could keep at all. */
function limit(fees: readonly bigint[], parts: readonly FeePart[], most: bigint) {
	const cut = (amounts: readonly bigint[]) => {
		let left = most;
		return amounts.map((amount) => {
			const kept = amount < left ? amount : left;
			left -= kept;
			return kept;
		});
	};
	const amounts = cut(parts.map(({ amount }) => amount));
	return { fees: cut(fees), parts: parts.map((part, index) => ({ ...part, amount: amounts[index] ?? 0n })) };
}

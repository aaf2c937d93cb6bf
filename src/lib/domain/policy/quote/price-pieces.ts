import { allocate } from '../../money/allocate.ts';
import type { Evaluation } from '../evaluate.ts';
import { moneyLeft } from './books.ts';
import { chargeFees, isOtherMoney, type Charge, type Charged, type FeePart } from './fee.ts';
import { cutAtGiven, givenFor, givenOf, lessGiven } from './given.ts';
import type { Picked, QuoteKind, Taken } from './pieces.ts';
import { standardShares, sum, valueOf, type Value } from './values.ts';

export type PricedPick = Picked & {
	value: Value;
	/** What of their share of the delivery goes back with them. */
	delivery: bigint;
	/** What of their worth goods sent in exchange take over. */
	carried: bigint;
	/** Whether their share of the delivery goes over to those as well. */
	moves: boolean;
	fee: bigint;
};

export type Priced = {
	picks: PricedPick[];
	parts: (FeePart & { waived_because?: string })[];
	/** Σ fees. */
	fee: bigint;
	/** The most that can go back for them, before the fee: what nobody else has a claim on. */
	most: bigint;
	/** Whether no piece is left in the order afterwards. */
	last: boolean;
};

/**
 * Values pieces and charges for them. Pieces of one line are counted on from those that left before, in the order
 * given. Nothing paid, no fee; fees are never more than what is left of the payments.
 *
 * @param kind a return keeps what was paid for delivery
 * @param carried of lines whose goods are exchanged, what of their worth the new goods take over: no fee is taken of that,
 * and the order goes on. Of goods that have not left, the share of the delivery goes over too.
 */
export function pricePieces(
	{ order, version, windows }: Pick<Evaluation, 'order' | 'version' | 'windows'>,
	kind: QuoteKind,
	picks: readonly Picked[],
	taken: readonly Taken[],
	carried: Carried = NONE
): Priced {
	const standard = standardShares(order);
	const gone = new Map<string, number>();
	for (const { line, quantity } of taken) gone.set(line, (gone.get(line) ?? 0) + quantity);
	const given = givenOf(taken);
	const valued = withCarried(
		picks.flatMap((pick) => {
			const { line } = pick.window;
			const before = gone.get(line.id) ?? 0;
			gone.set(line.id, before + pick.quantity);
			const own = given.get(line.id) ?? [];
			return cutAtGiven(own, line.quantity, before, pick.quantity).map(({ from, pieces: quantity }) => {
				const whole = valueOf(order, line, from, quantity, standard);
				const value = lessGiven(whole, givenFor(own, line.quantity, from, quantity));
				const moves = carried.has(line.id) && kind !== 'return';
				const delivery = kind === 'return' || moves ? 0n : deliveryBack(pick, value);
				return { ...pick, quantity, value, delivery, carried: 0n, moves };
			});
		}),
		carried
	);

	const charges: Charge[] = [];
	const chargedAt: number[] = [];
	for (const [index, { segment, window, value, carried: over }] of valued.entries()) {
		const { fee, rule, step } = segment;
		if (fee === null || rule === null || step === null) continue;
		if (isOtherMoney(fee, version.document.currency, order.currency)) continue;
		if (over > 0n && over >= value.base) continue;
		charges.push({ line: window.line.id, rule, step, fee, base: value.base - over });
		chargedAt.push(index);
	}
	const { fees, parts } = chargeFees(charges, taken.flatMap(asCharged));
	const last = carried.size === 0 && pieces(picks) === pieces(windows.map(({ portion }) => portion));
	const most = moneyLeft(order, [...taken, ...valued.map((pick) => ({ fee: 0, ...deliveryOf(pick) }))], last);
	const limited = limit(fees, parts, most);
	const feeAt = new Map(chargedAt.map((index, charge) => [index, limited.fees[charge] ?? 0n]));
	return {
		picks: valued.map((pick, index) => ({ ...pick, fee: feeAt.get(index) ?? 0n })),
		parts: limited.parts,
		fee: sum(limited.fees),
		most,
		last
	};
}

/** Nothing stays with a shop that did not ship in time (16 CFR 435.2): what was paid for faster delivery goes back too. */
const deliveryBack = ({ segment }: Picked, { shipping, shippingExtra }: Value): bigint =>
	segment.floor?.right === 'late_shipment' ? shipping + shippingExtra : shipping;

/** What of their share of the delivery goes back and what stays. */
export const deliveryOf = ({ value, delivery, moves }: Pick<PricedPick, 'value' | 'delivery' | 'moves'>) => ({
	shipping: Number(delivery),
	kept: moves ? 0 : Number(value.shipping + value.shippingExtra - delivery)
});

/** By line, minor units. */
export type Carried = ReadonlyMap<string, bigint>;
const NONE: Carried = new Map();

/** Whichever of the pieces of a line come back, they leave their part of what goods sent in exchange take over. */
function withCarried<One extends Pick<PricedPick, 'window' | 'value' | 'carried'>>(
	picks: readonly One[],
	carried: Carried
): One[] {
	const shared = [...picks];
	for (const [line, amount] of carried) {
		const own = picks.flatMap(({ window }, index) => (window.line.id === line ? [index] : []));
		const bases = own.map((index) => picks[index]?.value.base ?? 0n).map((base) => (base > 0n ? base : 0n));
		const whole = sum(bases);
		const shares = whole === 0n ? [] : allocate(amount < whole ? amount : whole, bases);
		for (const [at, index] of own.entries()) {
			const pick = shared[index];
			if (pick) shared[index] = { ...pick, carried: shares[at] ?? 0n };
		}
	}
	return shared;
}

const pieces = (of: readonly { quantity: number }[]): number =>
	of.reduce((total, { quantity }) => total + quantity, 0);

const asCharged = ({ line, rule, step, base, fee, carried = 0 }: Taken): Charged[] =>
	rule === null || step === null
		? []
		: [{ line, rule, step, base: BigInt(base - carried), fee: BigInt(fee) }];

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

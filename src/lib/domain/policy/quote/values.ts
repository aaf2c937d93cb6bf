import { allocate, divideHalfEven, partOf } from '../../money/allocate.ts';
import type { PolicyLine, PolicyOrder } from '../facts.ts';

/** What pieces of a line are worth, in minor units. Tax stands beside the prices only where they do not include it. */
export type Value = {
	goods: bigint;
	discount: bigint;
	tax: bigint;
	/**
	 * goods − discount + tax: what was paid for the pieces themselves, and the base of every fee. Each part is rounded by
	 * itself, so that for almost free pieces it may be a unit or two below zero; the next pieces make up for it.
	 */
	base: bigint;
	/** Their share of what standard delivery costs, tax included. */
	shipping: bigint;
	/** Their share of what was paid for delivery beyond that. */
	shippingExtra: bigint;
};

/** The part of each line's delivery share that standard delivery would have cost, by line id. */
export type StandardShares = ReadonlyMap<string, bigint>;

/** An order does not change; its bar asks for every zone. */
const SHARES = new WeakMap<PolicyOrder, StandardShares>();

/**
 * Shares the cost of standard delivery to the lines in proportion to their stored shares of what was paid for
 * delivery; all of it where nothing dearer was chosen.
 */
export function standardShares(order: PolicyOrder): StandardShares {
	let shares = SHARES.get(order);
	if (!shares) SHARES.set(order, (shares = shareStandard(order)));
	return shares;
}

function shareStandard(order: PolicyOrder): StandardShares {
	const { shipping_amount, shipping_standard_amount } = order;
	// Goods sent in exchange took theirs over: it was shared before they came.
	const lines = order.lines.filter((line) => !isReplacement(line));
	const taken = order.lines
		.filter(isReplacement)
		.map((line) => [line.id, BigInt(line.share_standard ?? 0)] as const);
	const paid = lines.map((line) => BigInt(line.share_shipping));
	const tax = lines.map((line) => (order.prices_include_tax ? 0n : BigInt(line.share_shipping_tax)));
	if (shipping_standard_amount === null || shipping_standard_amount >= shipping_amount) {
		const own = lines.map(({ id }, index) => [id, (paid[index] ?? 0n) + (tax[index] ?? 0n)] as const);
		return new Map([...own, ...taken]);
	}
	const standard = BigInt(shipping_standard_amount);
	const standardTax = divideHalfEven(sum(tax) * standard, BigInt(shipping_amount));
	const shares = allocate(standard, paid);
	const taxShares = sum(tax) === 0n ? [] : allocate(standardTax, tax);
	const own = lines.map(({ id }, index) => [id, (shares[index] ?? 0n) + (taxShares[index] ?? 0n)] as const);
	return new Map([...own, ...taken]);
}

const isReplacement = ({ share_standard }: PolicyLine): boolean =>
	share_standard !== null && share_standard !== undefined;

/**
 * What pieces `taken + 1 … taken + pieces` of a line are worth: each stored amount by its first pieces, rounded half
 * to even, so that any sequence of parts sums to the whole (api.md, "Money, to the unit").
 */
export function valueOf(
	order: Pick<PolicyOrder, 'prices_include_tax'>,
	line: PolicyLine,
	taken: number,
	pieces: number,
	standard: StandardShares
): Value {
	const whole = taken === 0 && pieces === line.quantity;
	const part = (amount: bigint) => (whole ? amount : partOf(amount, line.quantity, taken, pieces));
	const goods = part(BigInt(line.amount));
	const discount = part(BigInt(line.discount)) + part(BigInt(line.share_discount));
	const beside = !order.prices_include_tax;
	const tax = part(BigInt(line.share_tax));
	const delivery = BigInt(line.share_shipping) + (beside ? BigInt(line.share_shipping_tax) : 0n);
	const shipping = standard.get(line.id) ?? 0n;
	return {
		goods,
		discount,
		tax,
		base: goods - discount + (beside ? tax : 0n),
		shipping: part(shipping),
		shippingExtra: part(delivery - shipping)
	};
}

export const sum = (amounts: readonly bigint[]): bigint =>
	amounts.reduce((total, amount) => total + amount, 0n);

import { divideHalfEven } from '../../money/allocate.ts';
import type { GivenWhy } from '../../order/taken-record.ts';
import { accept, refuse, type Result } from '../../refusal.ts';
import type { Evaluation } from '../evaluate.ts';
import type { PolicyLine } from '../facts.ts';
import { moneyLeft } from './books.ts';
import { distributeRefund } from './distribute-refund.ts';
import { givenFor, givenOf, lessGiven, stillGiven } from './given.ts';
import type { Taken } from './pieces.ts';
import type { PricedQuote } from './price-quote.ts';
import { refundDue } from './refund-due.ts';
import { standardShares, sum, valueOf, type Value } from './values.ts';

/** What is asked for pieces that stay, and how many of them there are to ask for. */
export type StayingLine = { line: string; quantity: number; there: number };

/**
 * Prices money that goes back for goods that stay: pieces that nothing was given for yet, each once for each reason. No
 * fee, no delivery, and never more than nobody else has a claim on. Whatever leaves the order later is worth so much
 * less, so that all refunds together are still what was paid less the fees (law 1).
 *
 * @param kind of the quote that promises it
 * @param worth of some pieces, less what was given for them, what goes back for them; minor units
 * @returns refusal `quantity.unavailable` with what is `available`
 */
export function priceStaying(
	evaluation: Evaluation,
	{ kind, why, lines }: { kind: PricedQuote['kind']; why: GivenWhy; lines: readonly StayingLine[] },
	taken: readonly Taken[],
	worth: (line: PolicyLine, value: Value, quantity: number) => bigint
): Result<PricedQuote> {
	const { order, policy } = evaluation;
	const given = givenOf(taken);
	const standard = standardShares(order);
	const amounts: { line: string; quantity: number; amount: bigint }[] = [];
	for (const { line: id, quantity, there } of lines) {
		const line = order.lines.find((one) => one.id === id);
		if (!line) return refuse('line.not_found', { lines: [id] });
		const own = given.get(id) ?? [];
		const gone = taken.filter((one) => one.line === id).reduce((pieces, one) => pieces + one.quantity, 0);
		const available = Math.max(0, there - stillGiven(own, why, line.quantity, gone));
		if (quantity > available) {
			return refuse('quantity.unavailable', { available: [{ line: id, quantity: available }] });
		}
		// Right before those that something was given for: from now on these are among them.
		const before = line.quantity - (own.find((one) => one.why === why)?.pieces ?? 0) - quantity;
		const value = valueOf(order, line, before, quantity, standard);
		const net = lessGiven(value, givenFor(own, line.quantity, before, quantity));
		const amount = worth(line, net, quantity);
		amounts.push({ line: id, quantity, amount: amount < 0n ? 0n : amount > net.base ? net.base : amount });
	}
	const most = moneyLeft(order, taken, false);
	const whole = sum(amounts.map(({ amount }) => amount));
	// Short by what the payments do not hold: the first lines get all of theirs.
	let left = whole < most ? whole : most;
	const parts = amounts.map(({ amount, ...one }) => {
		const part = amount < left ? amount : left;
		left -= part;
		return { ...one, amount: Number(part) };
	});
	const refund = parts.reduce((total, { amount }) => total + amount, 0);
	const { to, release } = distributeRefund(BigInt(refund), order.payments, false);
	return accept({
		kind,
		policy,
		needs: null,
		lines: parts.map(({ line, quantity, amount }) => ({
			...{ line, quantity, goods: amount, discount: 0, tax: 0, fee: 0, refund: amount, portions: [] }
		})),
		...{ shipping_refund: 0, shipping_kept: 0, adjustments_refund: 0, fee: { amount: 0, parts: [] } },
		refund: {
			amount: refund,
			to: to.map((one) => ({ ...one, amount: Number(one.amount) })),
			release: release.map(({ payment, amount }) => ({ payment, amount: Number(amount), capture: null })),
			due: refundDue(evaluation, [])
		},
		...{ schedule: [], floor: null },
		takes: parts.map(({ line, quantity, amount }) => ({
			...{
				line,
				quantity: 0,
				rule: null,
				step: null,
				base: 0,
				shipping: 0,
				kept: 0,
				fee: 0,
				returned: false
			},
			given: { pieces: quantity, amount, why }
		}))
	});
}

/**
 * What goes back of pieces that cost less today: the difference of what was paid for them and what they cost now, with
 * its part of the tax where that stands beside the prices.
 *
 * @param price of one piece today, minor units, as the shop's prices are told: with or without tax
 */
export function priceDifference(value: Value, quantity: number, price: bigint, taxBeside: boolean): bigint {
	const paid = value.goods - value.discount;
	const difference = paid - price * BigInt(quantity);
	if (difference <= 0n) return 0n;
	if (!taxBeside || paid <= 0n) return difference;
	return difference + divideHalfEven(value.tax * difference, paid);
}

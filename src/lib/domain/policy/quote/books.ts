import type { PolicyOrder } from '../facts.ts';
import { refundable } from './distribute-refund.ts';
import type { Taken } from './pieces.ts';
import { sum } from './values.ts';

/**
 * What of the payments nobody has a claim on: not the fees charged so far, nor the delivery that was kept, nor what was
 * withheld or promised for goods on their way back, nor the delivery of goods that are still there. Every quote stays
 * within it and the last one gives all of it, whatever rounding, quotes asked for side by side or goodwill did in
 * between; so all refunds together are what was paid less the fees (law 1).
 *
 * @param order with its payments as they stand
 * @param taken what was taken and what is to be taken, whether it is paid back yet or not
 * @param last whether no piece is left in the order after it
 * @returns minor units; 0 where the payments hold less than the shop keeps
 */
export function moneyLeft(
	order: PolicyOrder,
	taken: readonly Pick<Taken, 'fee' | 'shipping' | 'kept' | 'withheld'>[],
	last: boolean
): bigint {
	let stays = BigInt(order.shipping_amount) + (order.prices_include_tax ? 0n : BigInt(order.shipping_tax));
	const there = refundable(order.payments) - BigInt(order.promised ?? 0);
	// Postage was paid of what the shop had earned, which is taken off below.
	let left = there + BigInt(order.own_postage ?? 0);
	for (const { fee, shipping, kept, withheld = 0 } of taken) {
		left -= BigInt(fee) + BigInt(kept) + BigInt(withheld);
		stays -= BigInt(shipping) + BigInt(kept);
	}
	if (!last && stays > 0n) left -= stays;
	if (left > there) left = there;
	return left > 0n ? left : 0n;
}

/**
 * What belongs to the order and to no line: all of it goes back with its last piece, but where some of the order was kept
 * and sent back later the shop has earned it, rounding aside.
 */
export function adjustmentsOf(order: PolicyOrder, someReturned: boolean): { back: bigint; kept: bigint } {
	const worth = ({ amount, tax = 0 }: PolicyOrder['adjustments'][number]) =>
		BigInt(amount) + (order.prices_include_tax ? 0n : BigInt(tax));
	const goesBack = ({ kind }: { kind: string }) => !someReturned || kind === 'rounding';
	return {
		back: sum(order.adjustments.filter(goesBack).map(worth)),
		kept: sum(order.adjustments.filter((one) => !goesBack(one)).map(worth))
	};
}

/**
 * What the last command on an order gives, before its fee: all that is left of the books but what the shop has earned.
 * Where pieces came back without a word of ours about their money (another system's report), nobody knows what is left
 * for whom.
 *
 * @param taken all that was taken, this command included
 * @param left `moneyLeft` of it
 * @returns null where the books cannot say
 */
export function lastOfAll(
	order: PolicyOrder,
	taken: readonly Pick<Taken, 'quantity' | 'returned'>[],
	left: bigint
): bigint | null {
	const someReturned = taken.some(({ returned }) => returned);
	if (!someReturned) return left;
	const pieces = (of: readonly { quantity: number }[]) =>
		of.reduce((total, { quantity }) => total + quantity, 0);
	if (pieces(taken) !== pieces(order.lines)) return null;
	const rest = left - adjustmentsOf(order, true).kept;
	return rest > 0n ? rest : 0n;
}

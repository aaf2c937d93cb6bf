import type { PolicyOrder } from '../facts.ts';
import { refundable } from './distribute-refund.ts';
import type { Taken } from './pieces.ts';

/**
 * What of the payments nobody has a claim on: not the fees charged so far, nor the delivery that was kept, nor the
 * delivery of goods that are still there. Every quote stays within it and the last one gives all of it, whatever
 * rounding, quotes asked for side by side or goodwill did in between; so all refunds together are what was paid less
 * the fees (law 1).
 *
 * @param order with its payments as they stand
 * @param taken what was taken and what is to be taken, whether it is paid back yet or not
 * @param last whether no piece is left in the order after it
 * @returns minor units; 0 where the payments hold less than the shop keeps
 */
export function moneyLeft(
	order: PolicyOrder,
	taken: readonly Pick<Taken, 'fee' | 'shipping' | 'kept'>[],
	last: boolean
): bigint {
	let stays = BigInt(order.shipping_amount) + (order.prices_include_tax ? 0n : BigInt(order.shipping_tax));
	let left = refundable(order.payments);
	for (const { fee, shipping, kept } of taken) {
		left -= BigInt(fee) + BigInt(kept);
		stays -= BigInt(shipping) + BigInt(kept);
	}
	if (!last && stays > 0n) left -= stays;
	return left > 0n ? left : 0n;
}

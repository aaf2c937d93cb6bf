import type { PolicyOrder } from '../facts.ts';
import { refundable } from './distribute-refund.ts';
import type { Taken } from './price-pieces.ts';

/**
 * What the payments hold beyond the fees charged so far and the delivery that has not gone back: all that can still go
 * back for goods. Every quote stays within it and the last one gives all of it, whatever rounding, quotes asked for
 * side by side or goodwill did in between; so all refunds together are what was paid less the fees (law 1).
 *
 * @param order with its payments as they stand after everything in `taken`
 * @param taken what accepted commands took; what a return kept of the delivery stays kept
 * @returns minor units; below 0 where the payments hold less than the shop keeps
 */
export function moneyLeft(order: PolicyOrder, taken: readonly Taken[]): bigint {
	let kept = BigInt(order.shipping_amount) + (order.prices_include_tax ? 0n : BigInt(order.shipping_tax));
	for (const { fee, shipping } of taken) kept += BigInt(fee) - BigInt(shipping);
	return refundable(order.payments) - kept;
}

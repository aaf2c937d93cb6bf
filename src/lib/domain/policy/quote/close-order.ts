import type { PolicyOrder } from '../facts.ts';
import { refundable } from './distribute-refund.ts';
import type { Taken } from './price-pieces.ts';

/**
 * What is still to go back once nothing is left of an order and no quote knew that it would be the last: what the
 * payments hold beyond fees and the delivery that stays paid for. Quotes asked for side by side each leave something to
 * the other (adjustments, a rounded unit); all refunds together are what was paid less the fees (law 1).
 *
 * @param order with its payments as they stand after everything that was taken
 * @param taken all that accepted commands took, this one included
 * @returns minor units; 0 where some goods came back by a return, which settles its own
 */
export function closingAmount(order: PolicyOrder, taken: readonly Taken[]): bigint {
	if (taken.some(({ returned }) => returned)) return 0n;
	const paidForDelivery =
		BigInt(order.shipping_amount) + (order.prices_include_tax ? 0n : BigInt(order.shipping_tax));
	let kept = paidForDelivery;
	for (const { fee, shipping } of taken) kept += BigInt(fee) - BigInt(shipping);
	const left = refundable(order.payments) - kept;
	return left > 0n ? left : 0n;
}

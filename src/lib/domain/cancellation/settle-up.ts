import type { OrderRecord } from '../order/order-record.ts';
import { policyOrderOf } from '../policy/evaluate-record.ts';
import { lastOfAll, moneyLeft } from '../policy/quote/books.ts';
import { distributeRefund, refundable } from '../policy/quote/distribute-refund.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import type { QuoteBody } from './quote-body.ts';

export type Settlement = {
	to: { payment: string; amount: number }[];
	release: { payment: string; amount: number; capture: number | null }[];
};

/**
 * Where the money of an accepted quote goes, by the payments as they stand now: one that was only authorised when the
 * quote was made may have been captured since. The amount is the quote's, to the minor unit (law 2); only with the last
 * piece goes what quotes side by side have left over.
 *
 * @param last whether nothing is left of the order now
 * @returns refusals `refund.exceeds_refundable` (with `refundable`) where the payments hold less than was promised;
 * `quote.superseded` where quotes side by side together promised more than all
 */
export function settleUp(
	record: OrderRecord,
	body: Pick<QuoteBody, 'refund' | 'last'>,
	takes: readonly Taken[],
	last: boolean
): Result<Settlement> {
	const order = policyOrderOf(record);
	const held = refundable(order.payments);
	let amount = BigInt(body.refund.amount);
	if (amount > held) return refuse('refund.exceeds_refundable', { refundable: Number(held) });
	const taken = [...record.taken, ...takes];
	const left = moneyLeft(order, taken, last);
	// Side by side, quotes can promise a unit more than there is (law 1): asked again, it is exact.
	if (left < amount) return refuse('quote.superseded', { available: [] });
	if (last) amount = lastOfAll(order, taken, left) ?? amount;
	const { to, release } = distributeRefund(amount, order.payments, last);
	return accept({
		to: to.map((one) => ({ ...one, amount: Number(one.amount) })),
		release: release.map((one) => ({
			payment: one.payment,
			amount: Number(one.amount),
			capture: one.capture === null ? null : Number(one.capture)
		}))
	});
}

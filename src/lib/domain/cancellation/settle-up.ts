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
	/** What of it goes back once goods have come back. */
	later: number;
};

/**
 * Where the money of an accepted quote goes, by the payments as they stand now: one that was only authorised when the
 * quote was made may have been captured since. The amount is the quote's, to the minor unit (law 2); only with the last
 * piece goes what quotes side by side have left over.
 *
 * @param last whether nothing is left of the order now
 * @param later what of it waits for goods that have to come back, minor units; `all` where all of it does
 * @returns refusals `refund.exceeds_refundable` (with `refundable`) where the payments hold less than was promised;
 * `quote.superseded` where quotes side by side together promised more than all
 */
export function settleUp(
	record: OrderRecord,
	body: Pick<QuoteBody, 'refund' | 'last'>,
	takes: readonly Taken[],
	last: boolean,
	later: number | 'all' = 0
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
	const waits = later === 'all' || BigInt(later) > amount ? amount : BigInt(later);
	// What waits may need the authorisation it was paid with.
	const { to, release } = distributeRefund(amount - waits, order.payments, last && waits === 0n);
	return accept({
		later: Number(waits),
		to: to.map((one) => ({ ...one, amount: Number(one.amount) })),
		release: release.map((one) => ({
			payment: one.payment,
			amount: Number(one.amount),
			capture: one.capture === null ? null : Number(one.capture)
		}))
	});
}

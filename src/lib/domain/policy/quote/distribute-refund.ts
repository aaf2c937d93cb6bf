import { sum } from './values.ts';
import type { PolicyPayment } from '../facts.ts';

/** Money that goes back to a payment that was captured. */
export type RefundTo = { payment: string; amount: bigint };

/** Money that is never taken of a payment that was only authorised. */
export type Release = {
	payment: string;
	amount: bigint;
	/** What is still to be captured, once the rest is void; null while the order goes on and captures what it needs. */
	capture: bigint | null;
};

/** What of a payment can still go back: captured less everything on its way back, or authorised and not captured. */
export function refundableOf(payment: PolicyPayment): bigint {
	if (payment.voided_at !== null) return 0n;
	const captured = BigInt(payment.captured);
	const gone = BigInt(payment.refunded) + BigInt(payment.refund_pending) + BigInt(payment.charged_back ?? 0);
	const open = payment.captured_at === null && captured === 0n && payment.authorised_at !== null;
	const left = (open ? BigInt(payment.amount) : captured) - gone;
	return left > 0n ? left : 0n;
}

const wasCaptured = ({ captured, captured_at }: PolicyPayment): boolean =>
	captured > 0 || captured_at !== null;

export const refundable = (payments: readonly PolicyPayment[]): bigint => sum(payments.map(refundableOf));

/**
 * Fills payments in document order. What was only authorised is released instead of refunded; when nothing of the
 * order is left it is voided, and only what the shop keeps of it is captured (api.md, "Money, to the unit").
 *
 * @param amount not above `refundable(payments)`
 * @param last whether the last pieces of the order leave with this
 */
export function distributeRefund(
	amount: bigint,
	payments: readonly PolicyPayment[],
	last: boolean
): { to: RefundTo[]; release: Release[] } {
	const to: RefundTo[] = [];
	const release: Release[] = [];
	let left = amount;
	for (const payment of payments) {
		const most = refundableOf(payment);
		const part = left < most ? left : most;
		left -= part;
		if (wasCaptured(payment)) {
			if (part > 0n) to.push({ payment: payment.id, amount: part });
		} else if (part > 0n || (last && most > 0n)) {
			release.push({ payment: payment.id, amount: part, capture: last ? most - part : null });
		}
	}
	if (left > 0n) throw new Error(`${left} more than the payments hold`);
	return { to, release };
}

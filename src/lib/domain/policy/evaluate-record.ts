import type { OrderRecord } from '../order/order-record.ts';
import { holdsPieces } from '../return/states.ts';
import type { PolicyVersion } from './document.ts';
import { evaluateOrder, type Evaluation } from './evaluate.ts';
import type { PolicyOrder, PolicyPayment } from './facts.ts';
import { refundableOf } from './quote/distribute-refund.ts';
import { timePortions } from './time-portions.ts';

/**
 * An order as stored, as a policy asks about it. Of an authorisation, what was released is not there any more; money that
 * waits for goods to come back is on its way like a refund that was asked for.
 */
export function policyOrderOf(record: OrderRecord): PolicyOrder {
	const payments = record.payments.map((payment) => ({
		...payment,
		amount: payment.amount - payment.released
	}));
	return {
		...record,
		buyer_region: record.people?.ship_to?.region ?? null,
		payments: setAside(payments, promisedBack(record))
	};
}

/** What was promised for goods that come back and is not reserved yet, minor units. */
const promisedBack = ({ returns }: OrderRecord): number =>
	returns
		.filter(({ state, refunded_at }) => holdsPieces(state) && refunded_at === null)
		.reduce((sum, { promised }) => sum + promised, 0);

function setAside(payments: PolicyPayment[], promised: number): PolicyPayment[] {
	let left = BigInt(promised);
	if (left === 0n) return payments;
	return payments.map((payment) => {
		const there = refundableOf(payment);
		const part = left < there ? left : there;
		left -= part;
		return { ...payment, refund_pending: payment.refund_pending + Number(part) };
	});
}

/**
 * Evaluates a stored order.
 *
 * @param at the instant asked about, RFC 3339; the one the record was read at where it is left out
 */
export const evaluateRecord = (
	record: OrderRecord,
	versions: readonly PolicyVersion[],
	at: string = record.read_at
): Evaluation =>
	evaluateOrder({
		versions,
		order: policyOrderOf(record),
		portions: timePortions(record.portions, record.claims, record.shipments),
		now: at
	});

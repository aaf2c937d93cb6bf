import type { OrderRecord } from '../order/order-record.ts';
import { exchangedOf, heldForExchanges } from '../exchange/books.ts';
import { replacementsOf } from '../exchange/replacements.ts';
import { withoutGiven } from '../gift/given-goods.ts';
import { ownPostagePaid } from '../return/own-postage.ts';
import { promisedOf } from '../return/promised.ts';
import { delayFaults, noticesOf } from '../shortage/delay-of-order.ts';
import type { PolicyVersion } from './document.ts';
import { evaluateOrder, type Evaluation } from './evaluate.ts';
import type { KnownFault, PolicyOrder } from './facts.ts';
import { timePortions } from './time-portions.ts';

/** An order as stored, as a policy asks about it. Of an authorisation, what was released is not there any more. */
export function policyOrderOf(record: OrderRecord): PolicyOrder {
	const payments = record.payments.map((payment) => ({
		...payment,
		amount: payment.amount - payment.released
	}));
	return {
		...record,
		delay_notices: noticesOf(record),
		promised: promisedOf(record) + heldForExchanges(record),
		own_postage: ownPostagePaid(record),
		exchanged: exchangedOf(record),
		replacements: replacementsOf(record),
		buyer_region: record.people?.ship_to?.region ?? null,
		payments
	};
}

/**
 * Evaluates a stored order.
 *
 * @param at the instant asked about, RFC 3339; the one the record was read at where it is left out
 * @param faults of the shop that the order itself does not show, as a shopper states them
 * @param whose windows: its buyer's, or those of whoever was given some of it, who alone has what was sent for a gift
 */
export function evaluateRecord(
	record: OrderRecord,
	versions: readonly PolicyVersion[],
	at: string = record.read_at,
	faults: readonly KnownFault[] = [],
	whose: 'buyer' | 'recipient' = 'buyer'
): Evaluation {
	const evaluation = evaluateOrder({
		versions,
		order: policyOrderOf(record),
		portions: timePortions(record.portions, record.claims, record.shipments),
		now: at,
		faults: [...faults, ...delayFaults(record)]
	});
	return whose === 'buyer' ? withoutGiven(evaluation, record) : evaluation;
}

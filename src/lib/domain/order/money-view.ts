import { canGiveDestination, oneWayRefunds, waitsFor, type WaitsFor } from '../refund/waiting.ts';
import { sendBackBy } from '../withdrawal/statement.ts';
import type { OrderRecord } from './order-record.ts';
import type { RefundState } from './states.ts';

/** What a page shows of an order's money: minor units of its currency, instants RFC 3339. */
export type MoneyView = {
	/** All absent when redacted, `refunds` empty. */
	subtotal?: number;
	discount?: number;
	shipping?: number;
	tax?: number;
	taxIncluded?: boolean;
	adjustments?: { kind: string; amount: number }[];
	total?: number;
	/** What was paid on top, for goods that came in place of cheaper ones. */
	exchanged?: number;
	paid?: number;
	authorised?: number;
	refunded?: number;
	pending?: number;
	fees?: number;
	refunds: {
		id: string;
		state: RefundState;
		amount: number;
		dueAt?: string;
		settledAt?: string;
		/** It was given as store credit. */
		asCredit?: true;
		/** It was given although nothing left the order. */
		goodwill?: true;
		/** It is postage that the buyer had paid to send goods back themselves. */
		postage?: true;
		/** What it waits for before anybody can send it. */
		waitsFor?: WaitsFor;
	}[];
	/** Goods of a withdrawal that have yet to be sent back, by when, and what follows them. */
	comingBack?: { amount: number; sendBy: string }[];
	/** The account that refunds go to which cannot go back the way the money came; absent where none needs one. */
	destination?: {
		/** What may be shown of it; absent while nobody has named one. */
		hint?: string;
		/** Whether the shopper may name one, or another. */
		isOpen: boolean;
	};
};

/** What was paid and what went back, in minor units. */
export function moneyOf(record: OrderRecord) {
	return {
		paid: sum(record.payments.map((payment) => payment.captured)),
		authorised: sum(
			record.payments.filter(isOnlyAuthorised).map(({ amount, released }) => amount - released)
		),
		refunded: sum(record.payments.map((payment) => payment.refunded)),
		pending: sum(record.payments.map((payment) => payment.refund_pending)),
		fees: record.fees
	};
}

/**
 * The same for a page, with everything the sum is made of and each refund with its day.
 *
 * @param zone the shop's, in which the day ends by which goods are sent off
 */
export function moneyView(record: OrderRecord, zone: string): MoneyView {
	// What was sent in exchange stands in for what was bought: the order's total is of that alone.
	const bought = record.lines.filter(({ replaces }) => !replaces);
	const paidFor = (record.exchanges ?? []).filter(({ paid_at }) => paid_at !== null);
	const exchanged = sum(paidFor.map(({ difference }) => difference));
	return {
		...moneyOf(record),
		subtotal: sum(bought.map((line) => line.amount)),
		discount: sum([...bought.map((line) => line.discount), ...record.discounts.map(({ amount }) => amount)]),
		shipping: record.shipping_amount,
		tax: record.tax,
		taxIncluded: record.prices_include_tax,
		adjustments: record.adjustments.map(({ kind, amount }) => ({ kind, amount })),
		total: record.total,
		...(exchanged > 0 && { exchanged }),
		refunds: record.refunds.map((refund) => {
			const waits = waitsFor(record, refund);
			return {
				id: refund.id,
				state: refund.state,
				amount: refund.amount,
				...(refund.due_at && { dueAt: refund.due_at }),
				...(refund.settled_at && { settledAt: refund.settled_at }),
				...(refund.as_credit && { asCredit: true as const }),
				...(refund.goodwill && { goodwill: true as const }),
				...(refund.postage && { postage: true as const }),
				...(waits && { waitsFor: waits })
			};
		}),
		comingBack: record.returns
			.filter(({ kind, state }) => kind === 'withdrawal' && state === 'approved')
			.map((back) => ({ amount: back.promised, sendBy: sendBackBy(back.created_at, zone) })),
		...(oneWayRefunds(record).length > 0 && {
			destination: {
				...(record.refund_to && { hint: record.refund_to.hint }),
				isOpen: canGiveDestination(record, 'shopper')
			}
		})
	};
}

const sum = (amounts: readonly number[]) =>
	Number(amounts.reduce((total, amount) => total + BigInt(amount), 0n));

const isOnlyAuthorised = (payment: OrderRecord['payments'][number]) =>
	payment.authorised_at !== null && payment.captured_at === null && payment.voided_at === null;

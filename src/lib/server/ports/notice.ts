import type { DisabledBecause } from '#domain/endpoints/endpoint.ts';
import type { Occasion } from '#domain/feedback/states.ts';
import type { Pieces } from '#domain/order/portions.ts';
import type { DelayCause, DelaySilence } from '#domain/shortage/states.ts';
import type { NoticedOrder } from './noticed-order.ts';
import type { TellingFacts } from './telling-facts.ts';

export type { NoticedOrder };

/** How a person is reached. */
export type NoticeChannel = 'mail' | 'sms' | 'push';

/** What each kind of notice tells, beyond what is looked up about its order when it is sent. Never personal data. */
export type NoticeFacts = TellingFacts & {
	/** A one-time code that somebody asked for. */
	code: {
		code: string;
		purpose: 'order' | 'sign_in';
		/** RFC 3339; a code that is of no use any more is not sent. */
		expiresAt: string;
		/** Path of the page behind which a tap does the same as typing the code: `/sign-in/…`. */
		linkPath?: string;
		/** As printed for people; only where it is about one order. */
		orderNumber?: string;
	};
	/** The shop has the order. */
	order_in: Record<never, never>;
	/** Goods left the shop: which, and in which parcels as far as they are known. */
	handed_over: { lines: Pieces[]; shipments: string[] };
	/** A parcel has arrived. */
	delivered: { shipment: string; lines: Pieces[] };
	/** How did it go? Optional: it is sent only to whom it may be sent, and ends with an unsubscribing. */
	feedback: { about: string; occasion: Occasion; formVersion: number };
	/** Goods were cancelled, at once or after the warehouse let them go. Amounts are minor units of the order's currency. */
	cancel_accepted: CancelFacts;
	/** The warehouse has to agree; silence accepts. */
	cancel_requested: CancelFacts & { decideBy: string };
	cancel_declined: { request: string; lines: Pieces[] };
	/** The goods had left before it was decided. */
	cancel_overtaken: { request: string; lines: Pieces[] };
	/** Goods come later than was said, and the buyer chooses what happens. */
	delay_asked: DelayFacts & {
		cause: DelayCause;
		lines: Pieces[];
		answerBy: string;
		/** What happens where nobody answers until then. */
		silence: DelaySilence;
	};
	/** The buyer waits until the new date, having said so or not. */
	delay_agreed: DelayFacts & { silent: boolean };
	/** There is enough of them after all. */
	delay_covered: { lines: Pieces[] };
	/** Withdrawn from the contract: what was declared, when, and what follows. */
	withdrawal_accepted: WithdrawalFacts;
	/** A person looks at a return first; silence approves it. */
	return_requested: ReturnFacts & { decideBy: string };
	return_approved: ReturnFacts & { expiresAt: string | null };
	return_declined: ReturnFacts;
	return_cancelled: ReturnFacts;
	return_expired: ReturnFacts;
	return_sent: ReturnFacts;
	return_received: ReturnFacts;
	/** Something was deducted, and can be objected to until then. */
	return_inspected: ReturnFacts & { objectBy: string };
	/** It was objected to, and is answered until then. */
	return_objected: ReturnFacts & { decideBy: string };
	/** What goes back is final. */
	return_settled: ReturnFacts & { refund: number };
	/** What the buyer paid to send it themselves; amounts in minor units of the order's currency. */
	return_postage_asked: ReturnFacts & { amount: number; decideBy: string };
	/** Paid once the return is settled. */
	return_postage_accepted: ReturnFacts & { amount: number; granted: number };
	return_postage_declined: ReturnFacts & { amount: number };
	/** What went back to the payments, and what was given as store credit. */
	return_postage_paid: ReturnFacts & { amount: number; refunded: number; credited: number };
	exchange_confirmed: ExchangeFacts & {
		payBy: string | null;
		ship: 'now' | 'on_receipt';
		difference: number;
	};
	/** The new goods may be sent. */
	exchange_released: ExchangeFacts;
	/** Nobody paid the difference in time. */
	exchange_lapsed: ExchangeFacts;
	/** The goods had been packed before they were paid for. */
	exchange_cancelled: ExchangeFacts;
	/** New goods were sent at once, and the old ones never came: minor units to be paid. */
	exchange_not_returned: ExchangeFacts & { amount: number; charged: boolean };
	/** What was deducted from exchanged goods, and no refund could cover: minor units to be paid. */
	exchange_deduction_due: ExchangeFacts & { amount: number; charged: boolean };
	/** What was held for old goods that have not come back was taken, minor units. */
	exchange_security_taken: ExchangeFacts & { amount: number };
	/** Store credit was given for goods that came back; `bonus` is on top. Minor units of the order's currency. */
	credit_issued: { amount: number; bonus: number; expiresAt: string | null };
	/** Somebody at the shop gave it, for what went wrong. */
	credit_given: { amount: number; expiresAt: string | null };
	/** It had been given by mistake. */
	credit_taken_back: { amount: number };
	/** Some of it ends soon: what is left of that, minor units of `currency`. */
	credit_ends: { amount: number; currency: string; expiresAt: string };
	/** Goods stay with their buyer, and some of the money goes back. */
	keep_accepted: { lines: Pieces[]; refund: number };
	/** Some of what was paid goes back although nothing left the order, and why, as a handle. */
	goodwill_given: { amount: number; why: string; refunds: string[] };
	/** They cost less now, and the difference goes back. */
	price_adjusted: { lines: Pieces[]; refund: number };
	refund_settled: RefundFacts;
	refund_failed: RefundFacts;
	/** Not done on the day it was due. */
	refund_overdue: RefundFacts;
	/** The bank wants the buyer to confirm a payment: what is due is theirs to pay. Minor units of the order's currency. */
	pay_yourself: { amount: number };
	/** To the shop's own people: one of its systems is not told any more. */
	endpoint_off: {
		endpoint: string;
		/** Its host alone: the rest of an address may be a secret. */
		host: string;
		because: DisabledBecause;
		/** RFC 3339. */
		at: string;
	};
};

type CancelFacts = { quote: string; lines: Pieces[]; fee: number; refund: number; at: string };
/** `newDate`: the last day on which the goods leave, `2026-12-04`. */
type DelayFacts = { newDate: string };
type WithdrawalFacts = Omit<CancelFacts, 'fee'> & {
	/** When the statement was sent; `at` is when it reached us. RFC 3339. */
	statedAt: string;
	/** Goods that have to come back, and what of the refund follows them, minor units. */
	back?: { lines: Pieces[]; sendBy: string; refund: number; postage: 'buyer' | 'shop' };
};
type ReturnFacts = { return: string };
/** `comesBack`: goods had been sent; else it is a swap. */
type ExchangeFacts = { exchange: string; comesBack: boolean };
type RefundFacts = { refund: string; amount: number };

export type NoticeKind = keyof NoticeFacts;

/** Notices that are about no order, and say all that there is to say. */
export type PlainKind = 'code' | 'endpoint_off' | 'credit_ends';

/** All that a message is written from. */
export type NoticeMaterial =
	| { [Kind in PlainKind]: { kind: Kind; facts: NoticeFacts[Kind] } }[PlainKind]
	| {
			[Kind in Exclude<NoticeKind, PlainKind>]: {
				kind: Kind;
				facts: NoticeFacts[Kind];
				order: NoticedOrder;
			};
	  }[Exclude<NoticeKind, PlainKind>];

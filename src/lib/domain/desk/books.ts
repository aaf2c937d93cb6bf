import type { AskedKind } from '../cancellation/quote-body.ts';
import type { PaymentOrderKind, PaymentOrderState } from '../money/states.ts';
import type { RefundState } from '../order/states.ts';

/** A quote of an order as the desk lists it; instants RFC 3339, amounts minor units of the order's currency. */
export type DeskQuoteEntry = {
	id: string;
	kind: AskedKind;
	state: 'open' | 'accepted' | 'superseded' | 'expired';
	actorKind: 'system' | 'machine' | 'shopper' | 'staff';
	who: string | null;
	fee: number;
	refund: number;
	createdAt: string;
	expiresAt: string;
	acceptedAt: string | null;
};

/** A payment of an order with the name its provider has for it; instants RFC 3339, amounts minor units. */
export type DeskPayment = {
	id: string;
	provider: string;
	reference: string;
	amount: number;
	captured: number;
	refunded: number;
	pending: number;
	chargedBack: number;
	authorisedAt: string | null;
	capturedAt: string | null;
	voidedAt: string | null;
};

export type DeskBookedRefund = {
	id: string;
	state: RefundState;
	amount: number;
	provider: string;
	key: string;
	their: string | null;
	failure: string | null;
	goodwill: boolean;
	/** What its buyer had paid to send goods back themselves. */
	postage: boolean;
	asCredit: boolean;
	dueAt: string | null;
	createdAt: string;
	askedAt: string | null;
	sentAt: string | null;
	settledAt: string | null;
	overdueAt: string | null;
};

/** What else a provider was asked for. */
export type DeskAsked = {
	id: string;
	kind: PaymentOrderKind;
	state: PaymentOrderState;
	amount: number;
	provider: string;
	key: string;
	their: string | null;
	failure: string | null;
	createdAt: string;
	askedAt: string | null;
	doneAt: string | null;
};

/** The money of an order with the names its providers have for it. */
export type DeskBooks = { payments: DeskPayment[]; refunds: DeskBookedRefund[]; asked: DeskAsked[] };

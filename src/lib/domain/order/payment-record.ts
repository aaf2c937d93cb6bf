import type { RefundState } from './states.ts';

/** Money of an order as stored: amounts safe integers in minor units, instants RFC 3339. */
export type PaymentRecord = {
	id: string;
	provider: string;
	amount: number;
	authorised_at: string | null;
	captured_at: string | null;
	voided_at: string | null;
	captured: number;
	/** Of an authorisation: what is never taken. */
	released: number;
	refunded: number;
	refund_pending: number;
	charged_back: number;
};

export type RefundRecord = {
	id: string;
	state: RefundState;
	amount: number;
	payment: string;
	due_at: string | null;
	settled_at: string | null;
	/** When it was found not to be done on its day. */
	overdue_at: string | null;
	/** It was given as store credit. */
	as_credit?: boolean;
	/** It was given although nothing left the order. */
	goodwill?: boolean;
	/** What its buyer had paid to send goods back by a way of their own. */
	postage?: boolean;
};

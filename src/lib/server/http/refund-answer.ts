import type { RefundState } from '#domain/order/states.ts';

type Listed = {
	id: string;
	ref: string;
	state: RefundState;
	amount: number;
	currency: string;
	paymentId: string;
	provider: string;
	reference: string;
	quoteId: string | null;
	dueAt: Date | null;
	createdAt: Date;
	sentAt: Date | null;
	settledAt: Date | null;
	providerReference: string | null;
	asCredit: boolean;
	goodwill: boolean;
	postage: boolean;
	failure: string | null;
	waits: boolean;
	hint: string | null;
};

/**
 * A refund as the finance team reads it. Overdue is what is not settled past its day, by the server's clock, unless it
 * waits for its buyer to name an account; of that no more is told than its last digits.
 */
export const refundAnswer = (refund: Listed, now = new Date()) => ({
	id: refund.id,
	order: refund.ref,
	state: refund.state,
	amount: refund.amount,
	currency: refund.currency,
	payment: { id: refund.paymentId, provider: refund.provider, reference: refund.reference },
	quote: refund.quoteId,
	created_at: refund.createdAt.toISOString(),
	due_at: refund.dueAt?.toISOString() ?? null,
	overdue: refund.state !== 'settled' && !refund.waits && refund.dueAt !== null && refund.dueAt < now,
	waits_for: refund.waits ? ('destination' as const) : null,
	destination: refund.hint,
	sent_at: refund.sentAt?.toISOString() ?? null,
	settled_at: refund.settledAt?.toISOString() ?? null,
	reference: refund.providerReference,
	failure: refund.failure,
	as_credit: refund.asCredit,
	goodwill: refund.goodwill,
	own_postage: refund.postage
});

/** A refund as the desk lists it. */
export const deskRefund = (refund: Listed & { displayRef: string }, now = new Date()) => ({
	...refundAnswer(refund, now),
	number: refund.displayRef
});

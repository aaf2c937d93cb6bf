type Listed = {
	id: string;
	ref: string;
	state: string;
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
	failure: string | null;
};

/** A refund as the finance team reads it. Overdue is what is not settled past its day, by the server's clock. */
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
	overdue: refund.state !== 'settled' && refund.dueAt !== null && refund.dueAt < now,
	sent_at: refund.sentAt?.toISOString() ?? null,
	settled_at: refund.settledAt?.toISOString() ?? null,
	reference: refund.providerReference,
	failure: refund.failure
});

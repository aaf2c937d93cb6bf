/** A refund as a payment provider is asked for it. The key is the same for every try, so that it is done once. */
export type RefundOrder = {
	key: string;
	/** The provider's own name of the payment. */
	reference: string;
	/** Minor units of `currency`. */
	amount: number;
	currency: string;
};

/**
 * What a provider says of a refund. `unknown`: it did not answer in time, which is never "failed"; it is asked again
 * with the same key. `absent`: it has never heard of it.
 */
export type RefundReport =
	| { state: 'sent'; reference?: string }
	| { state: 'settled'; reference: string; at: Date; amount: number; currency: string }
	| { state: 'failed'; reason: string }
	| { state: 'unknown' }
	| { state: 'absent' };

/** Who moves money. Called outside of any transaction, after the refund was reserved and committed. */
export type Payments = {
	refund(order: RefundOrder): Promise<RefundReport>;
	/** Asks what became of a refund. */
	find(order: RefundOrder): Promise<RefundReport>;
};

/**
 * What a provider is asked for beside refunds. `detach`: to forget a card that it keeps. `hold`: a page on which an amount
 * is held as security, and nothing taken.
 */
export const PAYMENT_ORDER_KINDS = ['capture', 'void', 'link', 'charge', 'detach', 'hold'] as const;
export type PaymentOrderKind = (typeof PAYMENT_ORDER_KINDS)[number];

/**
 * `requested`: written down, not asked yet or not answered. `sent`: the provider has it and it is not over (a page to
 * pay on that is open, a capture that finance does by hand). `unknown`: it did not answer, which is never "failed".
 * `ended`: nothing came of it and nothing will.
 */
export const PAYMENT_ORDER_STATES = ['requested', 'sent', 'unknown', 'done', 'failed', 'ended'] as const;
export type PaymentOrderState = (typeof PAYMENT_ORDER_STATES)[number];

/** A chargeback: the buyer's bank took the money back, gave it to the shop again, or keeps it. */
export const DISPUTE_STATES = ['open', 'won', 'lost'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

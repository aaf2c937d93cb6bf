/**
 * What about money only a person can decide.
 *
 * - `amount_differs`: the provider speaks of another amount or currency than we asked for.
 * - `refund_unknown`: money went back at the provider that nobody here asked for.
 * - `refund_missing`: the provider has never heard of a refund that counts as sent here.
 * - `state_differs`: the same refund is over on one side and not on the other.
 * - `charged_back`: the buyer's bank took the money; no refund goes on top.
 * - `payment_differs`: a payment or an authorisation is not what we believe it to be.
 * - `request_refused`: the provider refused what it was asked for.
 * - `silent`: the provider has not said for long what became of something.
 * - `silence_refused`: nobody answered about late goods, or decided on a cancellation, and cancelling them, which that
 *   means, was refused.
 * - `label_kept`: a label that nobody used was paid for, and its service does not take it back.
 */
export const MONEY_TASK_KINDS = [
	'amount_differs',
	'refund_unknown',
	'refund_missing',
	'state_differs',
	'charged_back',
	'payment_differs',
	'request_refused',
	'silent',
	'label_kept',
	'silence_refused'
] as const;
export type MoneyTaskKind = (typeof MONEY_TASK_KINDS)[number];

/** Amounts are minor units of `currency`. */
export type MoneyTaskFacts = {
	/** What we believe, and what the provider says. */
	ours?: number | string;
	theirs?: number | string;
	currency?: string;
	theirCurrency?: string;
	/** What it is about: a handle of ours or of the provider. */
	about?: string;
};

/**
 * What each kind of notice is to its reader. `required`: a step of a contract, a right, money, or trouble that asks
 * something of them; nobody can do without it. `optional`: good to know; whoever wants less mail can leave it out, and
 * its mail says how.
 */
export type Need = 'required' | 'optional';

export const NOTICE_NEEDS = {
	code: 'required',
	order_in: 'required',
	handed_over: 'optional',
	out_for_delivery: 'optional',
	delivered: 'optional',
	attempt_failed: 'required',
	pickup_ready: 'required',
	pickup_ends: 'optional',
	parcel_trouble: 'required',
	parcel_returning: 'required',
	parcel_again: 'required',
	parcel_silent: 'optional',
	promise_at_risk: 'required',
	promise_missed: 'required',
	window_closes: 'optional',
	cancel_accepted: 'required',
	cancel_requested: 'required',
	cancel_declined: 'required',
	cancel_overtaken: 'required',
	delay_asked: 'required',
	delay_agreed: 'required',
	delay_covered: 'required',
	withdrawal_accepted: 'required',
	return_requested: 'required',
	return_approved: 'required',
	return_declined: 'required',
	return_cancelled: 'required',
	return_expired: 'required',
	return_sent: 'optional',
	return_received: 'required',
	return_inspected: 'required',
	return_objected: 'required',
	return_settled: 'required',
	return_postage_asked: 'required',
	return_postage_accepted: 'required',
	return_postage_declined: 'required',
	return_postage_paid: 'required',
	exchange_confirmed: 'required',
	exchange_released: 'optional',
	exchange_lapsed: 'required',
	exchange_cancelled: 'required',
	exchange_not_returned: 'required',
	exchange_deduction_due: 'required',
	exchange_security_taken: 'required',
	credit_issued: 'required',
	credit_given: 'required',
	credit_taken_back: 'required',
	credit_ends: 'optional',
	keep_accepted: 'required',
	goodwill_given: 'required',
	price_adjusted: 'required',
	refund_settled: 'required',
	refund_failed: 'required',
	refund_overdue: 'required',
	pay_yourself: 'required',
	feedback: 'optional',
	endpoint_off: 'required'
} as const satisfies Record<string, Need>;

/** The kinds that a reader can do without. */
export type OptionalNotice = {
	[Kind in keyof typeof NOTICE_NEEDS]: (typeof NOTICE_NEEDS)[Kind] extends 'optional' ? Kind : never;
}[keyof typeof NOTICE_NEEDS];

/** What a kind is; one that a newer version wrote counts as needed. */
export const needOf = (kind: string): Need =>
	Object.hasOwn(NOTICE_NEEDS, kind) ? NOTICE_NEEDS[kind as keyof typeof NOTICE_NEEDS] : 'required';

import { m } from '#i18n/paraglide/messages.js';

/** What a notice says in its first line, as the desk names it; each kind has its own. */
const NAMES: Readonly<Record<string, () => string>> = {
	code: m['mail.code.heading'],
	order_in: m['mail.order_in.heading'],
	handed_over: m['mail.handed_over.heading'],
	delivered: m['mail.delivered.heading'],
	cancel_accepted: m['mail.cancel_accepted.heading'],
	cancel_requested: m['mail.cancel_requested.heading'],
	cancel_declined: m['mail.cancel_declined.heading'],
	cancel_overtaken: m['mail.cancel_overtaken.heading'],
	delay_asked: m['mail.delay_asked.heading'],
	delay_agreed: m['mail.delay_agreed.heading'],
	delay_covered: m['mail.delay_covered.heading'],
	withdrawal_accepted: m['mail.withdrawal_accepted.heading'],
	return_requested: m['mail.return_requested.heading'],
	return_approved: m['mail.return_approved.heading'],
	return_declined: m['mail.return_declined.heading'],
	return_cancelled: m['mail.return_cancelled.heading'],
	return_expired: m['mail.return_expired.heading'],
	return_sent: m['mail.return_sent.heading'],
	return_received: m['mail.return_received.heading'],
	return_inspected: m['mail.return_inspected.heading'],
	return_settled: m['mail.return_settled.heading'],
	exchange_confirmed: m['mail.exchange_confirmed.heading'],
	exchange_released: m['mail.exchange_released.heading'],
	exchange_lapsed: m['mail.exchange_lapsed.heading'],
	exchange_cancelled: m['mail.exchange_cancelled.heading'],
	exchange_not_returned: m['mail.exchange_not_returned.heading'],
	exchange_deduction_due: m['mail.exchange_deduction_due.heading'],
	exchange_security_taken: m['mail.exchange_security_taken.heading'],
	credit_issued: m['mail.credit_issued.heading'],
	credit_given: m['mail.credit_given.heading'],
	credit_taken_back: m['mail.credit_taken_back.heading'],
	credit_ends: m['mail.credit_ends.heading'],
	keep_accepted: m['mail.keep_accepted.heading'],
	price_adjusted: m['mail.price_adjusted.heading'],
	goodwill_given: m['mail.goodwill_given.heading'],
	refund_settled: m['mail.refund_settled.heading'],
	refund_failed: m['mail.refund_failed.heading'],
	refund_overdue: m['mail.refund_overdue.heading'],
	pay_yourself: m['mail.pay_yourself.heading'],
	feedback: m['mail.feedback.heading'],
	endpoint_off: m['mail.endpoint_off.heading']
};

/** A kind that a newer version wrote is named as it is kept. */
export const noticeName = (kind: string): string => NAMES[kind]?.() ?? kind;

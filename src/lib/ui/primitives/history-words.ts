import type { HistoryType } from '#domain/order/order-view.ts';
import { m } from '#i18n/paraglide/messages.js';
import { CAUSE_WORDS, TRACKING_WORDS } from './status-words.ts';

const PLAIN = {
	'order.placed': m['history.order.placed'],
	'order.updated': m['history.order.updated'],
	'order.paid': m['history.order.paid'],
	'address.corrected': m['history.address.corrected'],
	'services.chosen': m['history.services.chosen'],
	'claim.held': m['history.claim.held'],
	'claim.packed': m['history.claim.packed'],
	'claim.handed_over': m['history.claim.handed_over'],
	'claim.released': m['history.claim.released'],
	'shipment.created': m['history.shipment.created'],
	'shipment.status_changed': m['history.shipment.status_changed_plain'],
	'shipment.scan_recorded': m['history.shipment.scan_recorded'],
	'shipment.shipped_after_cancel': m['history.shipment.shipped_after_cancel'],
	'shipment.sent_again': m['history.shipment.sent_again'],
	'cancel.accepted': m['history.cancel.accepted'],
	'cancel.requested': m['history.cancel.requested'],
	'cancel.declined': m['history.cancel.declined'],
	'cancel.overtaken': m['history.cancel.overtaken'],
	'delay.asked': m['history.delay.asked'],
	'delay.answered': m['history.delay.answered'],
	'delay.silent': m['history.delay.silent'],
	'delay.covered': m['history.delay.covered'],
	'delay.overtaken': m['history.delay.overtaken'],
	'promise.at_risk': m['history.promise.at_risk'],
	'promise.missed': m['history.promise.missed'],
	'parcel.silent': m['history.parcel.silent'],
	'parcel.pickup_ends': m['history.parcel.pickup_ends'],
	'window.closes': m['history.window.closes'],
	'withdrawal.accepted': m['history.withdrawal.accepted'],
	'return.requested': m['history.return.requested'],
	'return.approved': m['history.return.approved'],
	'return.declined': m['history.return.declined'],
	'return.cancelled': m['history.return.cancelled'],
	'return.expired': m['history.return.expired'],
	'return.parcel_opened': m['history.return.parcel_opened'],
	'return.parcel_moved': m['history.return.parcel_moved'],
	'return.sent': m['history.return.sent'],
	'return.received': m['history.return.received'],
	'return.inspected': m['history.return.inspected'],
	'return.objected': m['history.return.objected'],
	'return.settled': m['history.return.settled'],
	'return.closed': m['history.return.closed'],
	'return.postage_asked': m['history.return.postage_asked'],
	'return.postage_accepted': m['history.return.postage_accepted'],
	'return.postage_declined': m['history.return.postage_declined'],
	'return.postage_paid': m['history.return.postage_paid'],
	'exchange.confirmed': m['history.exchange.confirmed'],
	'exchange.paid': m['history.exchange.paid'],
	'exchange.released': m['history.exchange.released'],
	'exchange.shipped': m['history.exchange.shipped'],
	'exchange.lapsed': m['history.exchange.lapsed'],
	'exchange.cancelled': m['history.exchange.cancelled'],
	'exchange.not_returned': m['history.exchange.not_returned'],
	'exchange.deduction_due': m['history.exchange.deduction_due'],
	'exchange.secured': m['history.exchange.secured'],
	'exchange.security_taken': m['history.exchange.security_taken'],
	'exchange.security_released': m['history.exchange.security_released'],
	'refund.requested': m['history.refund.requested'],
	'refund.sent': m['history.refund.sent'],
	'refund.settled': m['history.refund.settled'],
	'refund.failed': m['history.refund.failed'],
	'refund.unknown': m['history.refund.unknown'],
	'refund.overdue': m['history.refund.overdue'],
	'refund.destination_given': m['history.refund.destination_given'],
	'keep.accepted': m['history.keep.accepted'],
	'price.adjusted': m['history.price.adjusted'],
	'credit.issued': m['history.credit.issued'],
	'credit.given': m['history.credit.given'],
	'credit.taken_back': m['history.credit.taken_back'],
	'goodwill.given': m['history.goodwill.given'],
	'notice.resent': m['history.notice.resent'],
	'payment.released': m['history.payment.released'],
	'payment.captured': m['history.payment.captured'],
	'payment.voided': m['history.payment.voided'],
	'payment.requested': m['history.payment.requested'],
	'payment.received': m['history.payment.received'],
	'payment.needs_buyer': m['history.payment.needs_buyer'],
	'card.taken_back': m['history.card.taken_back'],
	'payment.charged_back': m['history.payment.charged_back'],
	'payment.dispute_closed': m['history.payment.dispute_closed'],
	'payment.trouble': m['history.payment.trouble'],
	'report.cancelled': m['history.report.cancelled'],
	'report.returned': m['history.report.returned'],
	'report.handed_over': m['history.report.handed_over'],
	'report.refunded': m['history.report.refunded'],
	'link.created': m['history.link.created'],
	'link.revoked': m['history.link.revoked'],
	'people.erased': m['history.people.erased']
} satisfies Record<HistoryType, () => string>;

const ANSWERS = {
	wait: m['history.delay.answered_wait'],
	swap: m['history.delay.answered_swap'],
	cancel: m['history.delay.answered_cancel']
};
const SILENT = { wait: m['history.delay.silent_wait'], cancel: m['history.delay.silent_cancel'] };

const wordFor = (words: Record<string, () => string>, key: unknown): string | undefined =>
	typeof key === 'string' && Object.hasOwn(words, key) ? words[key]?.() : undefined;

/** What happened, in words. `data` and `type` also come from the live stream, so neither is taken at its word. */
export function historyWords(type: string, data: Record<string, unknown>): string | undefined {
	if (type === 'shipment.status_changed') {
		const status = wordFor(CAUSE_WORDS, data['cause']) ?? wordFor(TRACKING_WORDS, data['status']);
		if (status) return m['history.shipment.status_changed']({ status });
	}
	if (type === 'delay.answered') return wordFor(ANSWERS, data['answer']) ?? wordFor(PLAIN, type);
	if (type === 'delay.silent') return wordFor(SILENT, data['outcome']) ?? wordFor(PLAIN, type);
	return wordFor(PLAIN, type);
}

import type { HistoryType } from '../order/history-types.ts';

/**
 * What each entry of an order's history is called outside (Standard Webhooks: words with full stops between them, so
 * that a prefix is a group). Nothing for what concerns nobody but the shop's own pages.
 */
const EVENT_NAMES = {
	'order.placed': 'order.placed',
	'order.updated': 'order.updated',
	'order.paid': 'order.paid',
	'address.corrected': 'order.address_corrected',
	'services.chosen': 'order.services_chosen',
	'people.erased': 'order.people_erased',
	'claim.held': 'claim.held',
	'claim.packed': 'claim.packed',
	'claim.handed_over': 'claim.handed_over',
	'claim.released': 'claim.released',
	'shipment.created': 'shipment.created',
	'shipment.status_changed': 'shipment.status_changed',
	'shipment.scan_recorded': 'shipment.scan_recorded',
	'shipment.shipped_after_cancel': 'shipment.shipped_after_cancel',
	'shipment.sent_again': 'shipment.sent_again',
	// Of some pieces or of all: `change` says which.
	'cancel.accepted': 'order.cancelled',
	'cancel.requested': 'cancellation.requested',
	'cancel.declined': 'cancellation.declined',
	'cancel.overtaken': 'cancellation.overtaken',
	'delay.asked': 'delay.asked',
	'delay.answered': 'delay.answered',
	'delay.silent': 'delay.silent',
	'delay.covered': 'delay.covered',
	'delay.overtaken': 'delay.overtaken',
	'promise.at_risk': 'promise.at_risk',
	'promise.missed': 'promise.missed',
	'parcel.silent': 'shipment.silent',
	'parcel.pickup_ends': 'shipment.pickup_ends',
	'window.closes': 'order.window_closes',
	'withdrawal.accepted': 'order.withdrawn',
	'return.requested': 'return.requested',
	'return.approved': 'return.approved',
	'return.declined': 'return.declined',
	'return.cancelled': 'return.cancelled',
	'return.expired': 'return.expired',
	'return.parcel_opened': 'return.parcel_opened',
	'return.parcel_moved': 'return.parcel_moved',
	'return.sent': 'return.sent',
	'return.received': 'return.received',
	'return.inspected': 'return.inspected',
	'return.objected': 'return.objected',
	'return.settled': 'return.settled',
	'return.closed': 'return.closed',
	'return.postage_asked': 'return.postage_asked',
	'return.postage_accepted': 'return.postage_accepted',
	'return.postage_declined': 'return.postage_declined',
	'return.postage_paid': 'return.postage_paid',
	'exchange.confirmed': 'exchange.confirmed',
	'exchange.paid': 'exchange.paid',
	'exchange.released': 'exchange.released',
	'exchange.shipped': 'exchange.shipped',
	'exchange.lapsed': 'exchange.lapsed',
	'exchange.cancelled': 'exchange.cancelled',
	'exchange.not_returned': 'exchange.not_returned',
	'exchange.deduction_due': 'exchange.deduction_due',
	'exchange.secured': 'exchange.secured',
	'exchange.security_taken': 'exchange.security_taken',
	'exchange.security_released': 'exchange.security_released',
	'refund.requested': 'refund.requested',
	'refund.sent': 'refund.sent',
	'refund.settled': 'refund.settled',
	'refund.failed': 'refund.failed',
	'refund.unknown': 'refund.unknown',
	'refund.overdue': 'refund.overdue',
	'refund.destination_given': 'refund.destination_given',
	'keep.accepted': 'keep.accepted',
	'price.adjusted': 'price.adjusted',
	'credit.issued': 'credit.issued',
	'credit.given': 'credit.given',
	'credit.taken_back': 'credit.taken_back',
	'goodwill.given': 'goodwill.given',
	'payment.released': 'payment.released',
	'payment.captured': 'payment.captured',
	'payment.voided': 'payment.voided',
	'payment.requested': 'payment.requested',
	'payment.received': 'payment.received',
	'payment.needs_buyer': 'payment.needs_buyer',
	'card.taken_back': 'payment.card_taken_back',
	'payment.charged_back': 'payment.charged_back',
	'payment.dispute_closed': 'payment.dispute_closed',
	'payment.trouble': 'payment.trouble',
	'report.cancelled': 'report.cancelled',
	'report.returned': 'report.returned',
	'report.handed_over': 'report.handed_over',
	'report.refunded': 'report.refunded',
	'notice.resent': null,
	'link.created': null,
	'link.revoked': null
} as const satisfies Record<HistoryType, string | null>;

export type EventName = Exclude<(typeof EVENT_NAMES)[HistoryType], null>;

/** Every event an endpoint can be told of. */
export const EVENTS: readonly EventName[] = Object.values(EVENT_NAMES).filter((name) => name !== null);

/** Sent when somebody asks for it, to see whether anything arrives. Nobody subscribes to it. */
export const TEST_EVENT = 'endpoint.test';

/** The name of a history entry outside; nothing where it is not told. */
export const eventNameOf = (type: string): EventName | null =>
	Object.hasOwn(EVENT_NAMES, type) ? EVENT_NAMES[type as HistoryType] : null;

const GROUPS = new Set(EVENTS.map((name) => `${name.split('.')[0]}.*`));

/** What may stand in a subscription: `*`, a group as `refund.*`, or one event. */
export const SUBSCRIPTIONS: readonly string[] = ['*', ...GROUPS, ...EVENTS];

/** Whether a subscription covers an event. */
export const covers = (subscribed: readonly string[], event: EventName): boolean =>
	subscribed.some((one) => one === '*' || one === event || one === `${event.split('.')[0]}.*`);

const PAST_MS = 60_000;

/**
 * Whether an entry is told: not what was written down as past already (an import of history, law 12; a demo's invented
 * past), and of an order that came in as history only what happened to it since.
 *
 * @param at when it happened; `writtenAt` when it was written down
 */
export const isTold = (at: Date, writtenAt: Date, order: { historical: boolean; createdAt: Date }): boolean =>
	writtenAt.getTime() - at.getTime() <= PAST_MS &&
	(!order.historical || at.getTime() > order.createdAt.getTime());

import { splitReason, type ReasonHandle } from '#domain/access/staff-reason.ts';
import type { OrderStatus } from '#domain/order/states.ts';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { m } from '#i18n/paraglide/messages.js';

export const ROLE_WORDS = {
	agent: m['staff.role.agent'],
	manager: m['staff.role.manager'],
	admin: m['staff.role.admin']
} satisfies Record<StaffRole, () => string>;

/** What each role may do. */
export const ROLE_MEANS = {
	agent: m['staff.role_means.agent'],
	manager: m['staff.role_means.manager'],
	admin: m['staff.role_means.admin']
} satisfies Record<StaffRole, () => string>;

/** The desk speaks of an order, not to its buyer. */
export const STATUS_WORDS = {
	placed: m['staff.status.placed'],
	paid: m['staff.status.paid'],
	reserved: m['staff.status.reserved'],
	picking: m['staff.status.picking'],
	packed: m['staff.status.packed'],
	partly_handed_over: m['staff.status.partly_handed_over'],
	handed_over: m['staff.status.handed_over'],
	partly_delivered: m['staff.status.partly_delivered'],
	delivered: m['staff.status.delivered'],
	partly_returned: m['staff.status.partly_returned'],
	returned: m['staff.status.returned'],
	cancelled: m['staff.status.cancelled']
} satisfies Record<OrderStatus, () => string>;

export const REASON_WORDS = {
	carrier_asked: m['staff.reason.carrier_asked'],
	address_corrected: m['staff.reason.address_corrected'],
	carrier_fault: m['staff.reason.carrier_fault'],
	known_delay: m['staff.reason.known_delay'],
	carrier_says: m['staff.reason.carrier_says'],
	seen_before: m['staff.reason.seen_before'],
	says_nothing: m['staff.reason.says_nothing'],
	buyer_asked: m['staff.reason.buyer_asked'],
	recipient_asked: m['staff.reason.recipient_asked'],
	carrier_case: m['staff.reason.carrier_case'],
	wrong_recipient: m['staff.reason.wrong_recipient'],
	no_longer_needed: m['staff.reason.no_longer_needed'],
	out_of_stock: m['staff.reason.out_of_stock'],
	fraud_suspected: m['staff.reason.fraud_suspected'],
	address_wrong: m['staff.reason.address_wrong'],
	price_wrong: m['staff.reason.price_wrong'],
	can_be_stopped: m['staff.reason.can_be_stopped'],
	already_packed: m['staff.reason.already_packed'],
	work_begun: m['staff.reason.work_begun'],
	by_letter: m['staff.reason.by_letter'],
	by_mail: m['staff.reason.by_mail'],
	by_phone: m['staff.reason.by_phone'],
	in_person: m['staff.reason.in_person'],
	cause_fixed: m['staff.reason.cause_fixed'],
	sender_asked: m['staff.reason.sender_asked'],
	first_set: m['staff.reason.first_set'],
	rotated: m['staff.reason.rotated'],
	leaked: m['staff.reason.leaked'],
	account_wrong: m['staff.reason.account_wrong'],
	within_terms: m['staff.reason.within_terms'],
	outside_terms: m['staff.reason.outside_terms'],
	evidence_missing: m['staff.reason.evidence_missing'],
	goodwill: m['staff.reason.goodwill'],
	receipt_fits: m['staff.reason.receipt_fits'],
	receipt_says_less: m['staff.reason.receipt_says_less'],
	dearer_than_needed: m['staff.reason.dearer_than_needed'],
	receipt_unreadable: m['staff.reason.receipt_unreadable'],
	receipt_of_other: m['staff.reason.receipt_of_other'],
	buyer_says: m['staff.reason.buyer_says'],
	goods_here: m['staff.reason.goods_here'],
	looked_at: m['staff.reason.looked_at'],
	looked_again: m['staff.reason.looked_again'],
	settled_elsewhere: m['staff.reason.settled_elsewhere'],
	was_known: m['staff.reason.was_known'],
	due_agreed: m['staff.reason.due_agreed'],
	late: m['staff.reason.late'],
	trouble: m['staff.reason.trouble'],
	wrong_told: m['staff.reason.wrong_told'],
	damaged_kept: m['staff.reason.damaged_kept'],
	not_arrived: m['staff.reason.not_arrived'],
	done_there: m['staff.reason.done_there'],
	not_needed: m['staff.reason.not_needed'],
	came_late: m['staff.reason.came_late'],
	goods_faulty: m['staff.reason.goods_faulty'],
	service_poor: m['staff.reason.service_poor'],
	given_by_mistake: m['staff.reason.given_by_mistake'],
	given_twice: m['staff.reason.given_twice'],
	correction: m['staff.reason.correction'],
	joined: m['staff.reason.joined'],
	left_shop: m['staff.reason.left_shop'],
	lost_way_in: m['staff.reason.lost_way_in'],
	new_duties: m['staff.reason.new_duties'],
	customers_asked: m['staff.reason.customers_asked'],
	costs: m['staff.reason.costs'],
	season: m['staff.reason.season'],
	law_changed: m['staff.reason.law_changed'],
	written_wrong: m['staff.reason.written_wrong'],
	names_people: m['staff.reason.names_people'],
	insulting: m['staff.reason.insulting'],
	not_about_goods: m['staff.reason.not_about_goods'],
	shown_again: m['staff.reason.shown_again'],
	other: m['staff.reason.other']
} satisfies Record<ReasonHandle, () => string>;

/** A kept reason as people read it: what was chosen, then what was added. */
export function reasonText(kept: string): string {
	const { handle, words } = splitReason(kept);
	if (!handle) return words;
	if (handle === 'other') return words;
	return words === '' ? REASON_WORDS[handle]() : `${REASON_WORDS[handle]()} (${words})`;
}

/** A browser as the list of sessions calls it; it is kept as `browser|system`. */
export function deviceText(label: string | null): string {
	const [browser = '', system = ''] = (label ?? '').split('|');
	if (browser && system) return m['sessions.device']({ browser, system });
	return browser || system || m['staff.account.session_unknown']();
}

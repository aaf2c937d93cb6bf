import type { FeedbackForm } from '../feedback/form.ts';
import { DAY, HOUR, type Millis } from '../time/instant.ts';

/** Why somebody of the shop speaks to a buyer who has said nothing (issue 10, 5). */
export const FOLLOW_KINDS = ['late_order', 'refused_parcel', 'failed_refund', 'check_in'] as const;
export type FollowKind = (typeof FOLLOW_KINDS)[number];

/** What happened to an order, as far as it decides; `at` epoch milliseconds. */
export type Happened = { type: string; data: Readonly<Record<string, unknown>>; at: Millis };
export type OrderWorth = { id: string; total: number; currency: string };

/** `subject` is the order's, the parcel's or the refund's id; before `from` nobody is shown it. */
export type RaisedFollowUp = { kind: FollowKind; subject: string; from: Millis; due: Millis };

/** For so long after its day a check-in is not overdue. */
const CHECK_IN_FOR = 2 * DAY;

/** Whether an order is worth so much that the shop follows it up; of a currency that nobody named, none is. */
export const isValuable = (
	{ total, currency }: OrderWorth,
	{ valuable }: Pick<FeedbackForm, 'valuable'>
): boolean => Object.hasOwn(valuable, currency) && total >= (valuable[currency] ?? Infinity);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * What is to be followed up because of something that happened, if anything: a valuable order that missed its promise, a
 * parcel that was refused at the door, a refund that failed, and a look some days after a valuable order has come.
 */
export function raisedBy(
	{ type, data, at }: Happened,
	order: OrderWorth,
	form: Pick<FeedbackForm, 'valuable' | 'checkIn' | 'dueHours'>
): RaisedFollowUp | null {
	const soon = { from: at, due: at + form.dueHours * HOUR };
	if (type === 'promise.missed')
		return isValuable(order, form) ? { kind: 'late_order', subject: order.id, ...soon } : null;
	if (type === 'refund.failed') {
		const refund = textOf(data['refund']);
		return refund === undefined ? null : { kind: 'failed_refund', subject: refund, ...soon };
	}
	if (type !== 'shipment.status_changed') return null;
	const parcel = textOf(data['shipment']);
	if (data['cause'] === 'refused' && parcel !== undefined)
		return { kind: 'refused_parcel', subject: parcel, ...soon };
	if (data['status'] !== 'delivered' || form.checkIn === 0 || !isValuable(order, form)) return null;
	const from = at + form.checkIn * DAY;
	return { kind: 'check_in', subject: order.id, from, due: from + CHECK_IN_FOR };
}

/** What somebody need not follow up any more, because it came right by itself. */
export function endedBy({ type, data }: Happened): { kind: FollowKind; subject: string } | null {
	const [refund, parcel] = [textOf(data['refund']), textOf(data['shipment'])];
	if (type === 'refund.settled' && refund !== undefined) return { kind: 'failed_refund', subject: refund };
	if (type === 'shipment.status_changed' && data['status'] === 'delivered' && parcel !== undefined)
		return { kind: 'refused_parcel', subject: parcel };
	return null;
}

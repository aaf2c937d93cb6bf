import type { Pieces, Portion } from '#domain/order/portions.ts';
import { exchangeNotice, isAboutExchange } from './exchange-notice.ts';
import { creditNotice, isAboutCredit } from './credit-notice.ts';
import { delayNotice, isAboutDelay } from './delay-notice.ts';
import { isAboutMoney, moneyNotice } from './money-notice.ts';
import { isAboutReturn, returnNotice } from './return-notice.ts';
import { clockNotice, isToldByClock, parcelNotice, wasTold } from './telling-notice.ts';
import type { NoticeFacts, NoticeKind, PlainKind } from '#server/ports/notice.ts';

/** An entry of an order's history. */
export type Entry = { seq: number; type: string; data: Record<string, unknown>; at?: Date };

/** The entries that a decision about goods looks back at. */
export const GOODS_ENTRIES = ['claim.handed_over', 'shipment.status_changed'] as const;

type OrderKind = Exclude<NoticeKind, PlainKind>;
export type OrderNotice = {
	[Kind in OrderKind]: { kind: Kind; facts: NoticeFacts[Kind] };
}[OrderKind];

/** Statuses with which the goods are out of the shop's hands and still to come. */
const ON_THE_WAY: readonly unknown[] = [
	'in_transit',
	'out_for_delivery',
	'attempt_failed',
	'available_for_pickup'
];

/** Whether an event may be worth a notice at all, before anything is looked up. */
export const mayTell = ({ type, data }: Entry): boolean =>
	type === 'order.placed' ||
	isAboutMoney(type) ||
	isAboutReturn(type) ||
	isAboutExchange(type) ||
	isAboutCredit(type) ||
	isAboutDelay(type) ||
	isToldByClock(type) ||
	type === 'claim.handed_over' ||
	type === 'shipment.sent_again' ||
	(type === 'shipment.status_changed' &&
		(data['status'] === 'delivered' ||
			ON_THE_WAY.includes(data['status']) ||
			parcelNotice({ data }) !== undefined));

/**
 * What the buyer is told about an event, if anything: that the order is in; once per claim or parcel that goods are on
 * their way, whoever reports it first, the warehouse or the carrier's scan; that a parcel is at the door, waits to be
 * fetched, is in trouble or turns back, and that it is sent again; once per parcel that it has arrived; what the clock found; and each step of a
 * cancellation, of a return and of their refunds.
 *
 * @param past what happened to the goods of this order before, oldest first
 * @param portions where the goods are now
 */
export function whichNotice(
	event: Entry,
	past: readonly Entry[],
	portions: readonly Portion[]
): OrderNotice | undefined {
	if (event.type === 'order.placed') return { kind: 'order_in', facts: {} };
	if (isAboutMoney(event.type)) return moneyNotice(event.type, event);
	if (isAboutExchange(event.type)) return exchangeNotice(event.type, event);
	if (isAboutReturn(event.type)) return returnNotice(event.type, event);
	if (isAboutCredit(event.type)) return creditNotice(event.type, event);
	if (isAboutDelay(event.type)) return delayNotice(event.type, event);
	if (isToldByClock(event.type)) return clockNotice(event.type, event);
	if (event.type === 'shipment.sent_again')
		return { kind: 'parcel_again', facts: { shipment: String(event.data['shipment']) } };
	const before = past.filter(({ seq }) => seq < event.seq);
	if (event.type === 'claim.handed_over') return claimLeft(event, before, portions);
	if (event.type === 'shipment.status_changed') return parcelMoved(event, before, portions);
	return undefined;
}

function claimLeft(
	event: Entry,
	before: readonly Entry[],
	portions: readonly Portion[]
): OrderNotice | undefined {
	const lines = event.data['lines'] as Pieces[];
	// Scans can have moved all of it on before the warehouse said so.
	if (lines.length === 0) return undefined;
	const ofClaim = portions.filter(({ claim }) => claim === event.data['claim']);
	const parcels = new Set(ofClaim.flatMap(({ shipment }) => shipment ?? []));
	const shipments = [...parcels].filter((shipment) => !hasMoved(shipment, before));
	return { kind: 'handed_over', facts: { lines, shipments } };
}

function parcelMoved(
	event: Entry,
	before: readonly Entry[],
	portions: readonly Portion[]
): OrderNotice | undefined {
	const shipment = String(event.data['shipment']);
	const inside = portions.filter((portion) => portion.shipment === shipment);
	const lines = inside.map(({ line, quantity }) => ({ line, quantity }));
	if (event.data['status'] === 'delivered') {
		const again = before.some(({ data }) => data['shipment'] === shipment && data['status'] === 'delivered');
		return again ? undefined : { kind: 'delivered', facts: { shipment, lines } };
	}
	// A parcel of nothing but cancelled goods is the staff's matter.
	if (inside.length === 0) return undefined;
	const told = parcelNotice(event);
	if (told) return wasTold(told, event, before) ? undefined : told;
	const isOnTheWay = ON_THE_WAY.includes(event.data['status']);
	if (!isOnTheWay || hasMoved(shipment, before)) return undefined;
	const claims = inside.map(({ claim }) => claim);
	const isTold = before.some(
		({ type, data }) => type === 'claim.handed_over' && claims.includes(String(data['claim']))
	);
	return isTold ? undefined : { kind: 'handed_over', facts: { lines, shipments: [shipment] } };
}

const hasMoved = (shipment: string, before: readonly Entry[]) =>
	before.some(
		({ data }) =>
			data['shipment'] === shipment && (data['status'] === 'delivered' || ON_THE_WAY.includes(data['status']))
	);

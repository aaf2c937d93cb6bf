import type { Happening, ReportedScan } from '#domain/order/report.ts';
import type { TrackingStatus } from '#domain/shipment/tracking-status.ts';
import { keyIn } from '#domain/write-back/what.ts';
import { countOf, instantOf, listOf, sum, textOf, type Fields, type MoneyReader } from '../reading.ts';

/** `shipment_status` of a fulfilment and `status` of its events. */
const STATUSES: Record<string, TrackingStatus> = {
	label_purchased: 'info_received',
	label_printed: 'info_received',
	confirmed: 'info_received',
	carrier_picked_up: 'in_transit',
	picked_up: 'in_transit',
	in_transit: 'in_transit',
	delayed: 'in_transit',
	out_for_delivery: 'out_for_delivery',
	attempted_delivery: 'attempt_failed',
	ready_for_pickup: 'available_for_pickup',
	delivered: 'delivered',
	failure: 'exception'
};

/** What happened to a Shopify order beside its document: refunds with their goods, its parcels, its cancellation. */
export function happeningsOf(order: Fields, money: MoneyReader): Happening[] {
	const known = new Set(listOf(order['line_items']).map(({ id }) => textOf(id)));
	const fulfilled = listOf(order['fulfillments']).flatMap((one) => parcelOf(one));
	const refunded = listOf(order['refunds']).flatMap((one) => refundOf(one, money));
	const cancelledAt = instantOf(order['cancelled_at']);
	const id = textOf(order['id']) ?? '';
	const cancelled: Happening[] = cancelledAt
		? [{ id: `cancel/${id}`, kind: 'cancelled', at: cancelledAt }]
		: [];
	const isOfOrder = (one: Happening) =>
		!('pieces' in one) || !one.pieces?.some(({ line }) => !known.has(line));
	return [...fulfilled, ...refunded, ...cancelled].filter(isOfOrder);
}

/**
 * A fulfilment: a parcel where it has a tracking number, goods that left the shop where it has none. One that failed or
 * was cancelled took nothing with it.
 */
export function parcelOf(fulfilment: Fields): Happening[] {
	const id = `fulfillment/${textOf(fulfilment['id']) ?? ''}`;
	const at = instantOf(fulfilment['created_at']) ?? instantOf(fulfilment['updated_at']);
	const status = textOf(fulfilment['status']) ?? 'success';
	if (!at || ['cancelled', 'error', 'failure'].includes(status)) return [];
	const pieces = listOf(fulfilment['line_items']).flatMap(({ id: line, quantity }) =>
		piece(textOf(line), countOf(quantity))
	);
	const trackingNumber = textOf(fulfilment['tracking_number']);
	if (!trackingNumber) return status === 'success' ? [{ id, kind: 'handed_over', at, pieces }] : [];
	const carrier = (textOf(fulfilment['tracking_company']) ?? 'unknown').toLowerCase().slice(0, 60);
	const seenAt = instantOf(fulfilment['updated_at']) ?? at;
	const reported = STATUSES[textOf(fulfilment['shipment_status']) ?? ''];
	const scans: ReportedScan[] = reported
		? [{ id: `${id}/${reported}`, at: seenAt, status: reported, approximate: true }]
		: [];
	return [{ id, kind: 'parcel', at, carrier, trackingNumber: trackingNumber.slice(0, 100), pieces, scans }];
}

/**
 * A refund: its goods come back where the shop says so (`return`), or were never sent (`cancel`, and `no_restock` of
 * goods that are still there); the money is what its transactions gave back.
 */
export function refundOf(refund: Fields, money: MoneyReader): Happening[] {
	const id = `refund/${textOf(refund['id']) ?? ''}`;
	const at = instantOf(refund['processed_at']) ?? instantOf(refund['created_at']);
	const mark = keyIn(textOf(refund['note']));
	if (!at || textOf(refund['id']) === undefined) return [];
	const goods = (kind: 'cancelled' | 'returned', types: readonly string[]): Happening[] => {
		const pieces = listOf(refund['refund_line_items'])
			.filter((one) => types.includes(textOf(one['restock_type']) ?? 'no_restock'))
			.flatMap((one) => piece(textOf(one['line_item_id']), countOf(one['quantity'])));
		return pieces.length > 0 ? [{ id: `${id}/${kind}`, kind, at, pieces, ...(mark && { mark }) }] : [];
	};
	const given = listOf(refund['transactions'])
		.filter((one) => textOf(one['kind']) === 'refund' && textOf(one['status']) === 'success')
		.map((one) => money(one['amount'], `/refunds/${id}/transactions`));
	const amount = sum(given);
	return [
		...goods('cancelled', ['cancel', 'no_restock']),
		...goods('returned', ['return']),
		...(amount > 0 ? [{ id, kind: 'refunded' as const, at, amount, ...(mark && { mark }) }] : [])
	];
}

/** An event of a fulfilment, as a scan of its parcel. */
export function scanOf(event: Fields): ReportedScan | undefined {
	const at = instantOf(event['happened_at']) ?? instantOf(event['created_at']);
	const status = STATUSES[textOf(event['status']) ?? ''];
	if (!at || !status) return undefined;
	const place = [textOf(event['city']), textOf(event['province']), textOf(event['country'])].filter(Boolean);
	return {
		id: textOf(event['id']),
		at,
		status,
		code: textOf(event['status']),
		text: textOf(event['message']),
		location: place.join(', ') || undefined
	};
}

const piece = (line: string | undefined, quantity: number) =>
	line !== undefined && quantity > 0 ? [{ line, quantity }] : [];

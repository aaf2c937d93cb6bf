import type { Happening } from '#domain/order/report.ts';
import { keyIn } from '#domain/write-back/what.ts';
import type { Exact } from '../exact-json.ts';
import { countOf, fieldsOf, instantOf, listOf, textOf, type Fields, type MoneyReader } from '../reading.ts';

/** What the Shipment Tracking plugin knows: one parcel per tracking item, of whatever goods are left. */
export function trackedParcels(items: Exact | undefined, fallback: string): Happening[] {
	return listOf(items).flatMap((item): Happening[] => {
		const trackingNumber = textOf(item['tracking_number']);
		if (!trackingNumber) return [];
		const carrier =
			textOf(item['tracking_provider']) ?? textOf(item['custom_tracking_provider']) ?? 'unknown';
		return [
			{
				id: `tracking/${textOf(item['tracking_id']) ?? trackingNumber}`,
				kind: 'parcel',
				at: shippedAt(item['date_shipped']) ?? fallback,
				carrier: carrier.toLowerCase().slice(0, 60),
				trackingNumber: trackingNumber.slice(0, 100),
				scans: []
			}
		];
	});
}

/** Seconds since 1970 in the order's own notes, a day in the plugin's answers. */
function shippedAt(value: Exact | undefined): string | undefined {
	const text = textOf(value) ?? '';
	if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
	return /^\d{4}-\d\d-\d\d$/.test(text) ? instantOf(`${text}T00:00:00Z`) : instantOf(value);
}

/** Refunds as an order lists them: id and amount, below zero. */
export const refundSummaries = (order: Fields, at: string, money: MoneyReader): Happening[] =>
	listOf(order['refunds']).flatMap((refund): Happening[] => {
		const id = textOf(refund['id']);
		const amount = Math.abs(money(refund['total'], `/refunds/${id}/total`));
		const mark = keyIn(textOf(refund['reason']));
		return id && amount > 0
			? [{ id: `refund/${id}`, kind: 'refunded', at, amount, ...(mark && { mark }) }]
			: [];
	});

/**
 * A refund by itself. Its lines name the lines of the order they give back in `_refunded_item_id`; whether those goods
 * had left is not said: what has not is cancelled.
 */
export function refundOf(refund: Fields, money: MoneyReader): Happening[] {
	const id = textOf(refund['id']);
	const at = instantOf(refund['date_created_gmt'], true) ?? instantOf(refund['date_created'], true);
	if (!id || !at) return [];
	const pieces = listOf(refund['line_items']).flatMap((line) => {
		const meta = listOf(line['meta_data']).find((one) => textOf(one['key']) === '_refunded_item_id');
		const original = textOf(meta?.['value']);
		const quantity = Math.abs(countOf(line['quantity']));
		return original && quantity > 0 ? [{ line: original, quantity }] : [];
	});
	const amount = Math.abs(money(refund['amount'] ?? refund['total'], '/amount'));
	const key = keyIn(textOf(refund['reason']));
	const mark = key === undefined ? {} : { mark: key };
	return [
		...(pieces.length > 0
			? [{ id: `refund/${id}/goods`, kind: 'cancelled' as const, at, pieces, ...mark }]
			: []),
		...(amount > 0 ? [{ id: `refund/${id}`, kind: 'refunded' as const, at, amount, ...mark }] : [])
	];
}

/** The order that a part of the API belongs to, which only its links say. */
export function orderIdOf(fields: Fields): string | undefined {
	const own = textOf(fields['order_id']);
	if (own) return own;
	const links = fieldsOf(fields['_links']);
	for (const link of [...listOf(links['up']), ...listOf(links['self'])]) {
		const [, id] = /\/orders\/(\d+)(\/|$)/.exec(textOf(link['href']) ?? '') ?? [];
		if (id) return id;
	}
	return undefined;
}

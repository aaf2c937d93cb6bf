import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import type { Exact } from '../exact-json.ts';
import { fieldsOf, moneyIn, textOf, type Fields } from '../reading.ts';
import { orderIdOf, refundOf, trackedParcels } from './happenings.ts';
import { orderOf } from './order.ts';
import { productOf } from './product.ts';

/**
 * What a payload of WooCommerce says, in our words: the body of a webhook, an answer of the API with or without
 * `{"data": …}` around it, or an element of an export.
 *
 * @param currency of the shop, for products and refunds, whose amounts name none
 */
export function mapWooCommerce(
	payload: Exact,
	{ currency = 'USD' }: { topic?: string | undefined; currency?: string | undefined } = {}
): StorefrontItem[] {
	if (Array.isArray(payload)) {
		if (payload.length === 0) return [notAnOrder('', 'an empty list')];
		return payload.flatMap((one) => mapWooCommerce(one, { currency }));
	}
	const fields = fieldsOf(payload);
	// A recorded exchange of the API: what was asked and what came back.
	const recorded = fieldsOf(fields['response']);
	if (recorded['jsonBody'] !== undefined) return mapWooCommerce(recorded['jsonBody'], { currency });
	if (fields['data'] !== undefined && Object.keys(fields).length <= 2) {
		return mapWooCommerce(fields['data'], { currency });
	}
	return [itemOf(fields, currency)];
}

function itemOf(fields: Fields, currency: string): StorefrontItem {
	const id = textOf(fields['id']) ?? textOf(fields['tracking_id']) ?? '';
	if ('refunded_by' in fields || 'refunded_payment' in fields) {
		const money = moneyIn(currency);
		return partOf(fields, `refund ${id}`, refundOf(fields, money));
	}
	if ('tracking_number' in fields) {
		return partOf(fields, `tracking ${id}`, trackedParcels([fields as Exact], new Date(0).toISOString()));
	}
	if ('line_items' in fields && 'total' in fields) return orderOf(fields);
	if (('regular_price' in fields || 'price' in fields) && ('name' in fields || 'parent_id' in fields))
		return productOf(fields, currency);
	const what = textOf(fields['error']) ?? Object.keys(fields).slice(0, 3).join(', ');
	return notAnOrder(id, what || 'nothing');
}

function partOf(fields: Fields, id: string, happenings: ReturnType<typeof refundOf>): StorefrontItem {
	const ref = orderIdOf(fields);
	return ref && happenings.length > 0 ? { kind: 'order', id, ref, happenings } : notAnOrder(id, id);
}

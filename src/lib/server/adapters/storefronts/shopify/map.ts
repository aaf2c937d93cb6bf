import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import type { Exact } from '../exact-json.ts';
import { fieldsOf, listOf, moneyIn, textOf, type Fields } from '../reading.ts';
import { parcelOf, refundOf, scanOf } from './happenings.ts';
import { levelOf } from './level.ts';
import { orderOf } from './order.ts';
import { productOf } from './product.ts';

/**
 * What a payload of Shopify says, in our words. It may be the body of a webhook (the thing itself), of an answer of the
 * API (`{"order": …}`, `{"orders": […]}`) or an element of an export.
 *
 * @param topic of a webhook (`orders/updated`, `fulfillments/create`, `refunds/create`, `products/update` …)
 * @param currency of the shop, for products, whose prices name none
 */
export function mapShopify(
	payload: Exact,
	{ topic, currency = 'USD' }: { topic?: string | undefined; currency?: string | undefined } = {}
): StorefrontItem[] {
	if (Array.isArray(payload)) return payload.flatMap((one) => mapShopify(one, { topic, currency }));
	const fields = fieldsOf(payload);
	// A thing itself can hold lists of these names too; only what wraps it has no id.
	for (const [plural, one] of 'id' in fields ? [] : WRAPPERS) {
		if (fields[one] !== undefined) return [itemOf(one, fieldsOf(fields[one]), currency)];
		if (Array.isArray(fields[plural])) {
			return listOf(fields[plural]).map((each) => itemOf(one, each, currency));
		}
	}
	return [itemOf(kindOf(fields, topic), fields, currency)];
}

const WRAPPERS = [
	['orders', 'order'],
	['products', 'product'],
	['fulfillments', 'fulfillment'],
	['refunds', 'refund'],
	['fulfillment_events', 'fulfillment_event'],
	['transactions', 'transaction'],
	['draft_orders', 'draft_order'],
	['fulfillment_orders', 'fulfillment_order'],
	['fulfillment_services', 'fulfillment_service'],
	['risks', 'risk'],
	['inventory_levels', 'inventory_level']
] as const;

function kindOf(fields: Fields, topic: string | undefined): string {
	const resource = topic?.split('/')[0];
	const named = WRAPPERS.find(([plural]) => plural === resource);
	if (named) return named[1];
	if ('line_items' in fields && 'total_price' in fields && !('invoice_url' in fields)) return 'order';
	if ('variants' in fields && 'title' in fields) return 'product';
	if ('refund_line_items' in fields) return 'refund';
	if ('tracking_number' in fields && 'order_id' in fields) return 'fulfillment';
	if ('inventory_item_id' in fields && 'location_id' in fields) return 'inventory_level';
	return Object.keys(fields).slice(0, 3).join(', ') || 'nothing';
}

function itemOf(kind: string, fields: Fields, currency: string): StorefrontItem {
	const id = textOf(fields['id']) ?? '';
	const ref = textOf(fields['order_id']);
	const named = `${kind} ${id}`.trim();
	if (kind === 'order')
		return id && 'line_items' in fields ? orderOf(fields) : notAnOrder(named, 'a part of an order');
	if (kind === 'product') return productOf(fields, currency);
	if (kind === 'inventory_level') return levelOf(fields);
	if (!ref || !id) return notAnOrder(named, kind);
	if (kind === 'fulfillment') {
		const happenings = parcelOf(fields);
		if (happenings.length > 0) return { kind: 'order', id: named, ref, happenings };
	}
	if (kind === 'fulfillment_event') {
		const [scan, parcel] = [scanOf(fields), textOf(fields['fulfillment_id'])];
		const told = {
			id: named,
			kind: 'scanned' as const,
			at: scan?.at ?? '',
			parcel: `fulfillment/${parcel ?? ''}`
		};
		if (scan && parcel) return { kind: 'order', id: named, ref, happenings: [{ ...told, scans: [scan] }] };
	}
	if (kind === 'refund') {
		const set = fieldsOf(fieldsOf(fields['total_duties_set'])['shop_money']);
		const first = listOf(fields['transactions'])[0] ?? {};
		const money = moneyIn(textOf(first['currency']) ?? textOf(set['currency_code']) ?? currency);
		const happenings = refundOf(fields, money);
		if (happenings.length > 0 && money.faults.length === 0)
			return { kind: 'order', id: named, ref, happenings };
	}
	return notAnOrder(named, kind);
}

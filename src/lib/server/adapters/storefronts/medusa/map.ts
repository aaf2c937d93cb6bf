import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import type { Exact } from '../exact-json.ts';
import { fieldsOf, listOf, textOf, type Fields } from '../reading.ts';
import { orderOf } from './order.ts';
import { productOf } from './product.ts';

/** What a payload of Medusa (1 or 2) says, in our words: `{"order": …}`, `{"orders": […]}`, or the thing itself. */
export function mapMedusa(
	payload: Exact,
	{ currency = 'USD' }: { topic?: string | undefined; currency?: string | undefined } = {}
): StorefrontItem[] {
	if (Array.isArray(payload)) return payload.flatMap((one) => mapMedusa(one, { currency }));
	const fields = fieldsOf(payload);
	for (const [plural, one] of [['orders', 'order'] as const, ['products', 'product'] as const]) {
		if (Array.isArray(fields[plural])) return listOf(fields[plural]).map((each) => itemOf(each, currency));
		if (textOf(fieldsOf(fields[one])['id'])) return [itemOf(fieldsOf(fields[one]), currency)];
	}
	return [itemOf(fields, currency)];
}

/** Ids begin with what they name; where they do not, the fields tell. */
function itemOf(fields: Fields, currency: string): StorefrontItem {
	const id = textOf(fields['id']) ?? '';
	const isOrder =
		'items' in fields && 'currency_code' in fields && 'display_id' in fields && !('cart' in fields);
	if (isOrder && textOf(fields['currency_code'])) return orderOf(fields);
	if ('variants' in fields && 'handle' in fields) return productOf(fields, currency);
	return notAnOrder(id, id.split('_')[0] || Object.keys(fields).slice(0, 3).join(', '));
}

import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import { countOf, instantOf, textOf, type Fields } from '../reading.ts';

/**
 * An inventory level of Shopify: what of an item can still be sold in one place. Ordered pieces are taken off it already
 * ("available", not "on hand"), and it falls below zero where more was sold than there is. A place that does not count an
 * item says null.
 */
export function levelOf(fields: Fields): StorefrontItem {
	const [inventory, place] = [textOf(fields['inventory_item_id']), textOf(fields['location_id'])];
	const id = `inventory_level ${inventory ?? ''}/${place ?? ''}`;
	const [available, at] = [countOf(fields['available']), instantOf(fields['updated_at'])];
	if (!inventory || !place || !at || Number.isNaN(available))
		return notAnOrder(id, 'a level that is not counted');
	return { kind: 'level', id, level: { inventory, place, available, at } };
}

import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import { fieldsOf, instantOf, listOf, moneyIn, pictureOf, textOf, type Fields } from '../reading.ts';

/**
 * A WooCommerce product, or one of its variations. Variations are resources of their own, with webhooks of their own; a
 * product names them by id only. So a product is taken with itself as a variant, under its own id, and keeps the
 * variations that are known; a variation is taken as a variant of the product it names as its parent.
 */
export function productOf(product: Fields, currency: string): StorefrontItem {
	const id = textOf(product['id']);
	const title = textOf(product['name']);
	const parent = parentOf(product);
	const options = listOf(product['attributes']).flatMap((one) => {
		const [name, value] = [textOf(one['name']), textOf(one['option'])];
		return name && value ? [{ name, value }] : [];
	});
	// Before WooCommerce 8 a variation has no name of its own.
	const called = title ?? (parent && options.map(({ value }) => value).join(', '));
	if (!id || !called) return notAnOrder(`product ${id ?? ''}`.trim(), 'a part of a product');
	const named = parent ? `variation ${id}` : `product ${id}`;
	const money = moneyIn(currency);
	const price = money(product['price'] ?? product['regular_price'], '/price');
	if (money.faults.length > 0) {
		return { kind: 'refused', id: named, refusal: { code: 'request.invalid', errors: money.faults } };
	}
	const first = parent ? fieldsOf(product['image']) : listOf(product['images'])[0];
	const image = pictureOf(first?.['src']);
	const variant = {
		id,
		sku: textOf(product['sku']),
		title: called,
		options,
		price,
		currency,
		image_url: image
	};
	if (parent) return { kind: 'variant', id: named, product: parent, variant };
	return {
		kind: 'product',
		id: named,
		product: {
			id,
			title: called,
			updated_at: instantOf(product['date_modified_gmt'], true) ?? instantOf(product['date_modified'], true),
			category: textOf(listOf(product['categories'])[0]?.['name']),
			image_url: image,
			facts: {
				tags: listOf(product['tags']).flatMap((tag) => textOf(tag['name']) ?? []),
				source: 'woocommerce'
			},
			keeps: idsOf(product['variations']),
			variants: [variant]
		}
	};
}

/** The product that a variation belongs to; a product of a group has none that it is a variant of. */
function parentOf(product: Fields): string | undefined {
	const parent = textOf(product['parent_id']);
	const type = textOf(product['type']);
	return parent && parent !== '0' && (type === undefined || type === 'variation') ? parent : undefined;
}

const idsOf = (list: Fields[string]): string[] =>
	Array.isArray(list) ? list.flatMap((one) => textOf(one) ?? []) : [];

import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import { instantOf, listOf, moneyIn, pictureOf, textOf, type Fields } from '../reading.ts';

/**
 * A WooCommerce product. Its variations are resources of their own; a payload names them by id only, so a product is
 * taken with itself as its one variant, under its own id.
 */
export function productOf(product: Fields, currency: string): StorefrontItem {
	const id = textOf(product['id']);
	const title = textOf(product['name']);
	if (!id || !title) return notAnOrder(`product ${id ?? ''}`.trim(), 'a part of a product');
	const money = moneyIn(currency);
	const price = money(product['price'] ?? product['regular_price'], '/price');
	if (money.faults.length > 0) {
		return {
			kind: 'refused',
			id: `product ${id}`,
			refusal: { code: 'request.invalid', errors: money.faults }
		};
	}
	const options = listOf(product['attributes']).flatMap((one) => {
		const [name, value] = [textOf(one['name']), textOf(one['option'])];
		return name && value ? [{ name, value }] : [];
	});
	const image = pictureOf(listOf(product['images'])[0]?.['src']);
	return {
		kind: 'product',
		id: `product ${id}`,
		product: {
			id,
			title,
			updated_at: instantOf(product['date_modified_gmt'], true) ?? instantOf(product['date_modified'], true),
			category: textOf(listOf(product['categories'])[0]?.['name']),
			image_url: image,
			facts: {
				tags: listOf(product['tags']).flatMap((tag) => textOf(tag['name']) ?? []),
				source: 'woocommerce'
			},
			variants: [{ id, sku: textOf(product['sku']), title, options, price, currency, image_url: image }]
		}
	};
}

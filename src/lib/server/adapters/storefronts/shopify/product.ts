import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import { fieldsOf, instantOf, listOf, moneyIn, pictureOf, present, textOf, type Fields } from '../reading.ts';

/** A Shopify product with its variants. Its prices name no currency: they are in the shop's. */
export function productOf(product: Fields, currency: string): StorefrontItem {
	const id = textOf(product['id']);
	const title = textOf(product['title']);
	if (!id || !title) return notAnOrder(`product ${id ?? ''}`.trim(), 'a part of a product');
	const money = moneyIn(currency);
	const names = listOf(product['options']).map(({ name }) => textOf(name));
	const pictures = new Map(
		listOf(product['images']).map((one) => [textOf(one['id']), pictureOf(one['src'])])
	);
	const variants = listOf(product['variants']).flatMap((variant) => {
		const variantId = textOf(variant['id']);
		if (!variantId) return [];
		const options = ['option1', 'option2', 'option3'].flatMap((field, index) => {
			const value = textOf(variant[field]);
			return value && value !== 'Default Title'
				? [{ name: names[index] ?? `Option ${index + 1}`, value }]
				: [];
		});
		return [
			{
				id: variantId,
				sku: textOf(variant['sku']),
				title: textOf(variant['title']) ?? title,
				options,
				price: money(variant['price'], `/variants/${variantId}/price`),
				currency,
				image_url: pictures.get(textOf(variant['image_id'])),
				inventory_id: textOf(variant['inventory_item_id'])
			}
		];
	});
	if (money.faults.length > 0) {
		return {
			kind: 'refused',
			id: `product ${id}`,
			refusal: { code: 'request.invalid', errors: money.faults }
		};
	}
	const tags = (textOf(product['tags']) ?? '')
		.split(',')
		.map((tag) => tag.trim())
		.filter(Boolean);
	return {
		kind: 'product',
		id: `product ${id}`,
		product: {
			id,
			title,
			updated_at: instantOf(product['updated_at']),
			category: textOf(product['product_type']),
			image_url: pictureOf(fieldsOf(product['image'])['src']) ?? [...pictures.values()].find(Boolean),
			facts: {
				...present(textOf(product['vendor']), (vendor) => ({ vendor })),
				...present(textOf(product['handle']), (handle) => ({ handle })),
				tags,
				source: 'shopify'
			},
			variants
		}
	};
}

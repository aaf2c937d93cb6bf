import type { StorefrontItem } from '#server/ports/storefront.ts';
import { notAnOrder } from '../document.ts';
import { fieldsOf, listOf, moneyIn, pictureOf, textOf, type Fields } from '../reading.ts';

/** A Medusa product. A variant has a price per currency: the shop's own counts, else the first. */
export function productOf(product: Fields, currency: string): StorefrontItem {
	const id = textOf(product['id']);
	const title = textOf(product['title']);
	if (!id || !title) return notAnOrder(`product ${id ?? ''}`.trim(), 'a part of a product');
	const isFirst = listOf(product['variants']).some((variant) => 'inventory_quantity' in variant);
	const faults: { path: string; what: string; example: string }[] = [];
	const variants = listOf(product['variants']).flatMap((variant) => {
		const prices = listOf(variant['prices']);
		const price = prices.find((one) => textOf(one['currency_code'])?.toUpperCase() === currency) ?? prices[0];
		const variantId = textOf(variant['id']);
		if (!variantId || !price) return [];
		const unit = (textOf(price['currency_code']) ?? currency).toUpperCase();
		const money = moneyIn(unit, isFirst);
		const amount = money(price['amount'], `/variants/${variantId}/prices`);
		faults.push(...money.faults);
		const options = listOf(variant['options']).flatMap((one) => {
			const value = textOf(one['value']);
			const name = textOf(fieldsOf(one['option'])['title']) ?? 'Option';
			return value ? [{ name, value }] : [];
		});
		return [
			{
				id: variantId,
				sku: textOf(variant['sku']),
				title: textOf(variant['title']) ?? title,
				options,
				price: amount,
				currency: unit
			}
		];
	});
	if (faults.length > 0) {
		return { kind: 'refused', id: `product ${id}`, refusal: { code: 'request.invalid', errors: faults } };
	}
	return {
		kind: 'product',
		id: `product ${id}`,
		product: {
			id,
			title,
			category: textOf(fieldsOf(product['type'])['value']),
			image_url: pictureOf(product['thumbnail']),
			facts: {
				handle: textOf(product['handle']),
				material: textOf(product['material']),
				tags: listOf(product['tags']).flatMap((tag) => textOf(tag['value']) ?? []),
				source: 'medusa'
			},
			variants
		}
	};
}

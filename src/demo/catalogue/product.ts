import type { Product } from '#server/app/demo-gate.ts';

/** A product as it is written down here: prices in euro cents, each axis of choice with its values. */
export type Draft = {
	id: string;
	title: string;
	category: string;
	tags?: string[];
	price: number;
	/** What one can choose, e.g. `{ Size: ['S', 'M'] }`. Every combination is a variant. */
	choice?: Record<string, string[]>;
	/** What a choice adds to the price, by its value. */
	extra?: Record<string, number>;
};

type Option = { name: string; value: string };

/** A product as the store keeps it, one variant for every combination of choices. */
export function productOf(draft: Draft): Product {
	const { id, title, category, tags = [], price, choice = {}, extra = {} } = draft;
	const imageUrl = `/demo/products/${id}.svg`;
	const variants = combinations(Object.entries(choice)).map((options, index) => {
		const added = options.reduce((sum, { value }) => sum + (extra[value] ?? 0), 0);
		return {
			id: `${id}-${index + 1}`,
			sku: skuOf(id, index),
			title: [title, ...options.map(({ value }) => value)].join(' · '),
			options,
			price: price + added,
			currency: 'EUR',
			imageUrl
		};
	});
	return { id, title, category, imageUrl, facts: { tags }, variants };
}

function combinations([first, ...rest]: [string, string[]][]): Option[][] {
	if (!first) return [[]];
	const [name, values] = first;
	return values.flatMap((value) => combinations(rest).map((others) => [{ name, value }, ...others]));
}

const skuOf = (id: string, index: number) =>
	`${id
		.split('-')
		.map((part) => part.slice(0, 3).toUpperCase())
		.join('-')}-${String(index + 1).padStart(2, '0')}`;

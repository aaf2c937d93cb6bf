import type { DocumentLine } from '#domain/order/order-document.ts';
import type { Product } from '#server/app/demo-gate.ts';
import { chinaOnly, everywhere, madeToOrder } from '../catalogue/shelves.ts';
import type { Chance } from '../chance.ts';
import { priceIn, type Market } from '../markets.ts';

/** What an order is of, before it is known when it was placed. */
export type BasketLine = Omit<DocumentLine, 'tax' | 'exemption'> & { engraved?: true };

export type Wish = { lines?: number; bulk?: number; made?: true };

const ENGRAVINGS = ['For M., from the sea', 'No. 7', 'Home again', 'Since 2019', 'Back in five minutes'];
const ENGRAVED = madeToOrder.filter(({ facts }) => (facts['tags'] as string[]).includes('custom'));
const SEALS = ['云竹', '墨雨', '一诺'];

/** Fills a basket with what is sold in the market, no product twice. */
export function fillBasket(chance: Chance, market: Market, wish: Wish = {}): BasketLine[] {
	if (wish.made) return [lineOf(chance, market, chance.pick(ENGRAVED), 1, chance.whole(1, 2))];
	const count = Math.max(wish.lines ?? 1, chance.pick([1, 1, 1, 2, 2, 3, 4]));
	const shelf = [...everywhere, ...(chance.happens(0.3) ? madeToOrder : [])];
	const lines: BasketLine[] = [];
	const bulk = wish.bulk && everywhere.find(({ id }) => id === 'dot-notebook');
	if (bulk) lines.push(lineOf(chance, market, bulk, 1, wish.bulk ?? 1));
	while (lines.length < count) {
		const chinese = market.route === 'china' && chance.happens(0.7);
		const product = chance.pick(chinese ? chinaOnly : shelf);
		if (lines.some(({ product_id }) => product_id === product.id)) continue;
		const quantity = chance.pick([1, 1, 1, 1, 1, 2, 2, 3, 4, 6]);
		lines.push(lineOf(chance, market, product, lines.length + 1, quantity));
	}
	return lines;
}

/** One of each product named, one or two pieces. */
export function basketOf(chance: Chance, market: Market, ids: readonly string[]): BasketLine[] {
	const named = ids
		.map((id) => everywhere.find((product) => product.id === id))
		.filter((one) => one !== undefined);
	return named.map((product, index) => lineOf(chance, market, product, index + 1, index === 0 ? 2 : 1));
}

function lineOf(
	chance: Chance,
	market: Market,
	product: Product,
	position: number,
	quantity: number
): BasketLine {
	const variant = chance.pick(product.variants);
	const tags = product.facts['tags'] as string[];
	const unitPrice = priceIn(market, variant.price);
	const amount = unitPrice * quantity;
	const engraved = tags.includes('custom');
	const words = engraved && { name: 'Engraving', value: chance.pick(ENGRAVINGS) };
	const seal = product.id === 'name-seal' && { name: '印文', value: chance.pick(SEALS) };
	return {
		id: String(position),
		...(variant.sku ? { sku: variant.sku } : {}),
		title: product.title,
		options: [...variant.options, ...(seal ? [seal] : words ? [words] : [])],
		...(product.imageUrl ? { image_url: product.imageUrl } : {}),
		product_id: product.id,
		variant_id: variant.id,
		...(product.category ? { category: product.category } : {}),
		tags,
		quantity,
		unit_price: unitPrice,
		amount,
		...(chance.happens(0.12) ? { discount: Math.floor(amount / 10) } : {}),
		...(engraved ? { engraved } : {})
	};
}

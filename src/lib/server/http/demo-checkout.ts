import { escapeHtml } from '#i18n/markup.ts';

type App = App.Locals['app'];
type Item = { id: string; sku: string; title: string; category: string; tags: string[]; price: number };

/** What the demo shop sells under different terms: an ordinary thing, one made to order, and one that is final sale. */
const PRODUCTS = ['harbour-mug', 'engraved-door-plate', 'long-scarf'];
/** Where different laws stand below the shop's rules, and where none does that we know. */
export const COUNTRIES = ['DE', 'GB', 'CN', 'US', 'CH'];
export const CURRENCY = 'EUR';
export const MOST_EACH = 99;

/** The first variant of each, as the shop's catalogue has it now. */
export async function readItems({ catalogue }: App): Promise<Item[]> {
	const found = await Promise.all(PRODUCTS.map((id) => catalogue.product(id)));
	return found.flatMap((product) => {
		const variant = product?.variants[0];
		if (!product || !variant) return [];
		const tags = product.facts['tags'];
		return [
			{
				id: variant.id,
				sku: variant.sku ?? variant.id,
				title: variant.title,
				category: product.category ?? '',
				tags: Array.isArray(tags) ? tags.map(String) : [],
				price: variant.price
			}
		];
	});
}

/** What the address says of the basket; one of each for a private person in Germany where it says nothing. */
export function readCheckout(url: URL, items: readonly Item[]) {
	const country = url.searchParams.get('country') ?? '';
	const buyer: 'consumer' | 'business' =
		url.searchParams.get('buyer') === 'business' ? 'business' : 'consumer';
	const quantities = Object.fromEntries(
		items.map(({ id }) => {
			const given = url.searchParams.get(id);
			const count = given === null ? 1 : Number(given);
			return [id, Number.isInteger(count) ? Math.min(MOST_EACH, Math.max(0, count)) : 1];
		})
	);
	return { quantities, buyer, country: COUNTRIES.includes(country) ? country : 'DE' };
}

/** The two lines of HTML that a shop puts into its own checkout, with this basket in them. */
export function snippetOf(
	origin: string,
	{ lines, currency, country, buyer }: { lines: object[]; currency: string; country: string; buyer: string }
): string {
	const attributes = Object.entries({ currency, country, buyer, basket: JSON.stringify(lines) });
	const written = attributes.map(([name, value]) => ` ${name}="${escapeHtml(value)}"`).join('');
	return `<script type="module" src="${origin}/widget/v1.js"></script>\n<roundtrip-terms${written}></roundtrip-terms>`;
}

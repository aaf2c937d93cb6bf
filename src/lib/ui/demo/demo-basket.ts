/** What is in the basket of the demo's checkout. Prices are minor units. */
export type DemoItem = {
	id: string;
	sku: string;
	title: string;
	category: string;
	tags: string[];
	price: number;
};

/** A shop that sells what it makes for one buyer alone keeps the buyer's words with the order: that is its evidence. */
const MADE_FOR_ONE = 'custom';

/** The lines as the widget takes them; nothing of what nobody takes. */
export const basketLines = (items: readonly DemoItem[], quantities: Readonly<Record<string, number>>) =>
	items.flatMap(({ id, sku, title, category, tags, price }) => {
		const quantity = quantities[id] ?? 0;
		if (!Number.isInteger(quantity) || quantity < 1) return [];
		const exemption = tags.includes(MADE_FOR_ONE) ? { exemption: 'personalised' as const } : {};
		return [
			{ id, sku, title, category, tags, quantity, unit_price: price, amount: price * quantity, ...exemption }
		];
	});

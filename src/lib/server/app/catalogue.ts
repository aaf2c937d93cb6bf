import type { Connection } from '../db/client.ts';
import { findProduct } from '../db/catalogue.ts';
import { listPrices } from '../db/prices.ts';
import { findStock } from '../db/stock.ts';
import { shownStock, type CountedStock } from '../use-cases/count-stock.ts';

/** Reading the catalogue and its stock. */
export function catalogueOf({ db }: Connection) {
	return {
		/** With what its variants have cost, the latest price first. */
		async product(id: string) {
			const product = await findProduct(db, id);
			if (!product) return undefined;
			const prices = await listPrices(
				db,
				product.variants.map((variant) => variant.id)
			);
			return {
				...product,
				variants: product.variants.map((variant) => ({ ...variant, prices: prices.get(variant.id) ?? [] }))
			};
		},
		async stock(variant: string): Promise<CountedStock | undefined> {
			const stored = await findStock(db, variant);
			return stored && shownStock(stored);
		}
	};
}

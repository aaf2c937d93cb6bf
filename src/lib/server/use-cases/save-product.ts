import { accept, refuse } from '#domain/refusal.ts';
import { addVariant, saveProduct, type Product, type Variant } from '#server/db/catalogue.ts';
import type { ReportedProduct, ReportedVariant } from '#server/ports/storefront.ts';
import type { Command } from './command.ts';

export type SavedProduct = {
	id: string;
	version: number;
	created: boolean;
	/** True where something newer is known already. */
	ignored: boolean;
};

/**
 * Takes a product with its variants from the shop, in place of what was known of it; an older word than the
 * last one changes nothing.
 *
 * Refusals: `variant.in_use` with `variants`, where another product has one of them.
 */
export const saveReportedProduct: Command<ReportedProduct, SavedProduct> = async (tx, _actor, product) => {
	const saved = await saveProduct(tx, productOf(product));
	if (saved.taken.length > 0) return refuse('variant.in_use', { variants: saved.taken });
	const { version, created, ignored } = saved;
	return accept({ id: product.id, version, created, ignored });
};

/**
 * Takes one variant of a product by itself, beside the others.
 *
 * Refusals: `product.not_found`, while its product is not known: to be tried again; `variant.in_use`.
 */
export const saveReportedVariant: Command<
	{ product: string; variant: ReportedVariant },
	{ id: string }
> = async (tx, _actor, { product, variant }) => {
	const added = await addVariant(tx, product, variantOf(variant));
	if (added === 'no product') return refuse('product.not_found');
	if (added === 'taken') return refuse('variant.in_use', { variants: [variant.id] });
	return accept({ id: variant.id });
};

const productOf = ({ image_url, updated_at, variants, ...product }: ReportedProduct): Product => ({
	...product,
	sourceUpdatedAt: updated_at === undefined ? undefined : new Date(updated_at),
	imageUrl: image_url,
	variants: variants.map(variantOf)
});

const variantOf = ({
	image_url: imageUrl,
	inventory_id: inventoryId,
	...variant
}: ReportedVariant): Variant => ({
	...variant,
	imageUrl,
	inventoryId
});

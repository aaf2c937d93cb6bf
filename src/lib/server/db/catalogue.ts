import { and, asc, desc, eq, isNull, lte, ne, notInArray, or, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { rememberPrices } from './prices.ts';
import { products, variants } from './schema/catalogue.ts';
import { orders } from './schema/orders.ts';

export type Variant = {
	id: string;
	sku?: string | undefined;
	title: string;
	options: { name: string; value: string }[];
	/** In minor units of `currency`. */
	price: number;
	currency: string;
	imageUrl?: string | undefined;
	/** What a storefront calls its stock by, where that has another id. */
	inventoryId?: string | undefined;
};

export type Product = {
	id: string;
	title: string;
	category?: string | undefined;
	imageUrl?: string | undefined;
	/** What else the shop says of it (tags, material, fit); not interpreted here. */
	facts: Record<string, unknown>;
	/** When the storefront last changed it, where it says so. */
	sourceUpdatedAt?: Date | undefined;
	/** Variants that stay where they are known, although it does not tell of them. */
	keeps?: string[] | undefined;
	/** In the order the shop shows them. */
	variants: Variant[];
};

export type SavedProduct = {
	version: number;
	created: boolean;
	/** True where the storefront has told something newer already: nothing was changed. */
	ignored: boolean;
	/** Variants that belong to another product and were left with it: refuse where there are any. */
	taken: string[];
};

/** Stores a product with all its variants in place of what was known of it; variants it no longer names are gone. */
export async function saveProduct(tx: Tx, product: Product): Promise<SavedProduct> {
	const { id, title, facts } = product;
	const { sourceUpdatedAt = null } = product;
	const row = { title, category: product.category ?? null, imageUrl: product.imageUrl ?? null, facts };
	const isNewer =
		sourceUpdatedAt && or(isNull(products.sourceUpdatedAt), lte(products.sourceUpdatedAt, sourceUpdatedAt));
	const [saved] = await tx
		.insert(products)
		.values({ id, ...row, sourceUpdatedAt })
		.onConflictDoUpdate({
			target: products.id,
			set: {
				...row,
				...(sourceUpdatedAt && { sourceUpdatedAt }),
				version: sql`${products.version} + 1`,
				updatedAt: sql`now()`
			},
			...(isNewer && { setWhere: isNewer })
		})
		.returning({ version: products.version });
	if (!saved) return { version: await versionOf(tx, id), created: false, ignored: true, taken: [] };
	const { version } = saved;

	const named = [...product.variants.map((variant) => variant.id), ...(product.keeps ?? [])];
	await tx.delete(variants).where(and(eq(variants.productId, id), notInArray(variants.id, named)));
	const taken = await saveVariants(tx, id, product.variants);
	await rememberPrices(tx, id);
	return { version, created: version === 1, ignored: false, taken };
}

/** Stores one variant of a product that is known, in place of what was known of it. */
export async function addVariant(
	tx: Tx,
	productId: string,
	variant: Variant
): Promise<'added' | 'no product' | 'taken'> {
	const rows = await tx
		.update(products)
		.set({ version: sql`${products.version} + 1`, updatedAt: sql`now()` })
		.where(eq(products.id, productId))
		.returning({ id: products.id });
	if (rows.length === 0) return 'no product';
	const others = await tx
		.select({ id: variants.id })
		.from(variants)
		.where(and(eq(variants.productId, productId), ne(variants.id, variant.id)));
	const taken = await saveVariants(tx, productId, [variant], others.length);
	await rememberPrices(tx, productId);
	return taken.length > 0 ? 'taken' : 'added';
}

async function versionOf(tx: Tx, id: string): Promise<number> {
	const [row] = await tx.select({ version: products.version }).from(products).where(eq(products.id, id));
	return row?.version ?? 1;
}

async function saveVariants(
	tx: Tx,
	productId: string,
	list: readonly Variant[],
	first = 0
): Promise<string[]> {
	if (list.length === 0) return [];
	const rows = list.map((variant, index) => ({
		...variant,
		productId,
		position: first + index,
		sku: variant.sku ?? null,
		imageUrl: variant.imageUrl ?? null,
		inventoryId: variant.inventoryId ?? null
	}));
	const saved = await tx
		.insert(variants)
		.values(rows)
		.onConflictDoUpdate({
			target: variants.id,
			set: {
				position: sql`excluded.position`,
				sku: sql`excluded.sku`,
				title: sql`excluded.title`,
				options: sql`excluded.options`,
				price: sql`excluded.price`,
				currency: sql`excluded.currency`,
				imageUrl: sql`excluded.image_url`,
				// Only storefronts know it: whoever says nothing takes nothing away.
				inventoryId: sql`coalesce(excluded.inventory_id, ${variants.inventoryId})`
			},
			setWhere: sql`${variants.productId} = excluded.product_id`
		})
		.returning({ id: variants.id });
	const ours = new Set(saved.map(({ id }) => id));
	return list.map(({ id }) => id).filter((id) => !ours.has(id));
}

/** A product with its variants in the shop's order; nothing where there is none. */
export async function findProduct(tx: Tx, id: string): Promise<(Product & { version: number }) | undefined> {
	const [row] = await tx.select().from(products).where(eq(products.id, id));
	if (!row) return undefined;
	const list = await tx
		.select()
		.from(variants)
		.where(eq(variants.productId, id))
		.orderBy(asc(variants.position));
	return {
		id,
		title: row.title,
		category: row.category ?? undefined,
		imageUrl: row.imageUrl ?? undefined,
		facts: row.facts as Product['facts'],
		version: row.version,
		variants: list.map((variant) => ({
			id: variant.id,
			sku: variant.sku ?? undefined,
			title: variant.title,
			options: variant.options as Variant['options'],
			price: variant.price,
			currency: variant.currency,
			imageUrl: variant.imageUrl ?? undefined
		}))
	};
}

/**
 * The currency of an order, or else of a product: as it is known, or as orders of its source come.
 *
 * @returns nothing where nobody has said it yet
 */
export async function findCurrency(
	tx: Tx,
	of: { source: string; ref?: string; product?: string }
): Promise<string | undefined> {
	if (of.ref !== undefined) {
		const [order] = await tx.select({ currency: orders.currency }).from(orders).where(eq(orders.ref, of.ref));
		return order?.currency;
	}
	const [variant] = await tx
		.select({ currency: variants.currency })
		.from(variants)
		.where(eq(variants.productId, of.product ?? ''))
		.limit(1);
	if (variant) return variant.currency;
	const [latest] = await tx
		.select({ currency: orders.currency })
		.from(orders)
		.where(eq(orders.source, of.source))
		.orderBy(desc(orders.placedAt), desc(orders.id))
		.limit(1);
	return latest?.currency;
}

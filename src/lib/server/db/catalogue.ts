import { and, asc, desc, eq, notInArray, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { products, stock, variantPrices, variants } from './schema/catalogue.ts';

export type Variant = {
	id: string;
	sku?: string | undefined;
	title: string;
	options: { name: string; value: string }[];
	/** In minor units of `currency`. */
	price: number;
	currency: string;
	imageUrl?: string | undefined;
};

export type Product = {
	id: string;
	title: string;
	category?: string | undefined;
	imageUrl?: string | undefined;
	/** What else the shop says of it (tags, material, fit); not interpreted here. */
	facts: Record<string, unknown>;
	/** In the order the shop shows them. */
	variants: Variant[];
};

export type SavedProduct = {
	version: number;
	created: boolean;
	/** Variants that belong to another product and were left with it: refuse where there are any. */
	taken: string[];
};

/** Stores a product with all its variants in place of what was known of it; variants it no longer names are gone. */
export async function saveProduct(tx: Tx, product: Product): Promise<SavedProduct> {
	const { id, title, facts } = product;
	const row = { title, category: product.category ?? null, imageUrl: product.imageUrl ?? null, facts };
	const [saved] = await tx
		.insert(products)
		.values({ id, ...row })
		.onConflictDoUpdate({
			target: products.id,
			set: { ...row, version: sql`${products.version} + 1`, updatedAt: sql`now()` }
		})
		.returning({ version: products.version });
	const version = saved?.version ?? 1;

	const named = product.variants.map((variant) => variant.id);
	await tx.delete(variants).where(and(eq(variants.productId, id), notInArray(variants.id, named)));
	const taken = await saveVariants(tx, id, product.variants);
	await rememberPrices(tx, id);
	return { version, created: version === 1, taken };
}

/** A price that differs from the last one told is remembered with the instant from which it holds. */
async function rememberPrices(tx: Tx, productId: string): Promise<void> {
	const last = sql`(select row(p.price, p.currency) from ${variantPrices} p
		where p.variant_id = v.id order by p.since desc limit 1)`;
	await tx.execute(sql`
		insert into ${variantPrices} (variant_id, price, currency)
		select v.id, v.price, v.currency from ${variants} v
		where v.product_id = ${productId} and row(v.price, v.currency) is distinct from ${last}
		on conflict (variant_id, since) do update set price = excluded.price, currency = excluded.currency`);
}

/** What a variant has cost, the latest price first. */
export async function listPrices(
	tx: Tx,
	variantId: string
): Promise<{ since: Date; price: number; currency: string }[]> {
	return tx
		.select({ since: variantPrices.since, price: variantPrices.price, currency: variantPrices.currency })
		.from(variantPrices)
		.where(eq(variantPrices.variantId, variantId))
		.orderBy(desc(variantPrices.since));
}

async function saveVariants(tx: Tx, productId: string, list: readonly Variant[]): Promise<string[]> {
	if (list.length === 0) return [];
	const rows = list.map((variant, position) => ({
		...variant,
		productId,
		position,
		sku: variant.sku ?? null,
		imageUrl: variant.imageUrl ?? null
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
				imageUrl: sql`excluded.image_url`
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

export type StockLevel = {
	level: number;
	/** At or below this many free pieces the desk is told. */
	threshold?: number | undefined;
	nextDeliveryAt?: Date | undefined;
};

/** The warehouse's count of a variant, in place of the one before. What exchanges hold of it stays held. */
export async function setStock(tx: Tx, variantId: string, { level, ...more }: StockLevel): Promise<void> {
	const row = { level, threshold: more.threshold ?? null, nextDeliveryAt: more.nextDeliveryAt ?? null };
	await tx
		.insert(stock)
		.values({ variantId, ...row })
		.onConflictDoUpdate({
			target: stock.variantId,
			set: { ...row, version: sql`${stock.version} + 1`, updatedAt: sql`now()` }
		});
}

export type StoredStock = typeof stock.$inferSelect;

export async function findStock(tx: Tx, variantId: string): Promise<StoredStock | undefined> {
	const [row] = await tx.select().from(stock).where(eq(stock.variantId, variantId));
	return row;
}

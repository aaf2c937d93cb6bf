import { sql } from 'drizzle-orm';
import { bigint, char, check, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './types.ts';

export const products = pgTable('products', {
	id: text('id').primaryKey(),
	title: text('title').notNull(),
	category: text('category'),
	imageUrl: text('image_url'),
	facts: jsonb('facts').notNull().default({}),
	version: integer('version').notNull().default(1),
	updatedAt: instant('updated_at').notNull().defaultNow()
});

export const variants = pgTable(
	'variants',
	{
		id: text('id').primaryKey(),
		productId: text('product_id')
			.notNull()
			.references(() => products.id),
		position: integer('position').notNull(),
		sku: text('sku'),
		title: text('title').notNull(),
		options: jsonb('options').notNull().default([]),
		price: bigint('price', { mode: 'number' }).notNull(),
		currency: char('currency', { length: 3 }).notNull(),
		imageUrl: text('image_url')
	},
	(t) => [
		index('variants_product').on(t.productId, t.position),
		index('variants_sku').on(t.sku),
		check('variants_price', sql`${t.price} >= 0`)
	]
);

/** What a variant has cost, from when on: a row whenever the shop told another price. Rows are only ever added. */
export const variantPrices = pgTable(
	'variant_prices',
	{
		variantId: text('variant_id').notNull(),
		since: instant('since').notNull().defaultNow(),
		price: bigint('price', { mode: 'number' }).notNull(),
		currency: char('currency', { length: 3 }).notNull()
	},
	(t) => [
		primaryKey({ columns: [t.variantId, t.since] }),
		check('variant_prices_price', sql`${t.price} >= 0`)
	]
);

/** `reserved` is what open exchanges hold; the check is what lets exactly one racer have the last unit. */
export const stock = pgTable(
	'stock',
	{
		variantId: text('variant_id').primaryKey(),
		level: integer('level').notNull(),
		reserved: integer('reserved').notNull().default(0),
		threshold: integer('threshold'),
		nextDeliveryAt: instant('next_delivery_at'),
		version: integer('version').notNull().default(1),
		updatedAt: instant('updated_at').notNull().defaultNow()
	},
	(t) => [
		index('stock_low')
			.on(t.variantId)
			.where(sql`${t.threshold} is not null and ${t.level} - ${t.reserved} <= ${t.threshold}`),
		check('stock_whole', sql`${t.level} >= 0 and ${t.reserved} >= 0`)
	]
);

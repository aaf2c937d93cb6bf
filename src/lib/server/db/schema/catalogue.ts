import { sql } from 'drizzle-orm';
import {
	bigint,
	char,
	check,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { ALERT_KINDS, RESERVATION_STATES } from '../../../domain/stock/states.ts';
import { orders } from './orders.ts';
import { instant } from './types.ts';

export const products = pgTable('products', {
	id: text('id').primaryKey(),
	title: text('title').notNull(),
	category: text('category'),
	imageUrl: text('image_url'),
	facts: jsonb('facts').notNull().default({}),
	version: integer('version').notNull().default(1),
	/** When the storefront last changed it, as it says: an older word never replaces a newer one. */
	sourceUpdatedAt: instant('source_updated_at'),
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
		imageUrl: text('image_url'),
		/** What a storefront calls its stock by, where that has another id. */
		inventoryId: text('inventory_id')
	},
	(t) => [
		index('variants_inventory')
			.on(t.inventoryId)
			.where(sql`${t.inventoryId} is not null`),
		index('variants_product').on(t.productId, t.position),
		index('variants_sku').on(t.sku),
		check('variants_price', sql`${t.price} >= 0`)
	]
);

/** What a storefront can still sell of an item in one of its places: levels are told place by place. */
export const stockPlaces = pgTable(
	'stock_places',
	{
		inventoryId: text('inventory_id').notNull(),
		place: text('place').notNull(),
		/** Below zero where more was sold than there is. */
		available: integer('available').notNull(),
		/** When the storefront says it became so: an older word never replaces a newer one. */
		saidAt: instant('said_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.inventoryId, t.place] })]
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

/**
 * `level` is what the warehouse counted, `reserved` the sum of the reservations that are held. A trigger refuses to
 * reserve beyond the level, whatever the program thinks (see the migration); a later count may fall below it.
 */
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

export const reservationState = pgEnum('reservation_state', RESERVATION_STATES);
export const alertKind = pgEnum('stock_alert_kind', ALERT_KINDS);

/** Pieces that are kept for somebody: while a quote is good, then until their exchange has left or is off. */
export const reservations = pgTable(
	'reservations',
	{
		id: uuid('id').primaryKey(),
		variantId: text('variant_id')
			.notNull()
			.references(() => stock.variantId),
		quantity: integer('quantity').notNull(),
		orderId: uuid('order_id').references(() => orders.id),
		state: reservationState('state').notNull().default('held'),
		createdAt: instant('created_at').notNull().defaultNow(),
		/** Null: until somebody ends it. */
		expiresAt: instant('expires_at'),
		endedAt: instant('ended_at')
	},
	(t) => [
		index('reservations_held')
			.on(t.variantId, t.expiresAt)
			.where(sql`${t.state} = 'held'`),
		index('reservations_order').on(t.orderId),
		check('reservations_quantity', sql`${t.quantity} > 0`),
		check('reservations_ended', sql`(${t.state} = 'held') = (${t.endedAt} is null)`)
	]
);

/** What the desk has to know of a variant's stock, from when on and until when; the numbers are those of the beginning. */
export const stockAlerts = pgTable(
	'stock_alerts',
	{
		id: uuid('id').primaryKey().defaultRandom(),
		variantId: text('variant_id')
			.notNull()
			.references(() => stock.variantId),
		kind: alertKind('kind').notNull(),
		level: integer('level').notNull(),
		reserved: integer('reserved').notNull(),
		/** Pieces of open orders. */
		ordered: bigint('ordered', { mode: 'number' }).notNull(),
		raisedAt: instant('raised_at').notNull().defaultNow(),
		resolvedAt: instant('resolved_at')
	},
	(t) => [
		uniqueIndex('stock_alerts_open')
			.on(t.variantId, t.kind)
			.where(sql`${t.resolvedAt} is null`)
	]
);

import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
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
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { ORDER_STATUSES } from '../../../domain/order/states.ts';
import { bytea, instant } from './types.ts';

export const orderStatus = pgEnum('order_status', ORDER_STATUSES);
export const buyerKind = pgEnum('buyer_kind', ['consumer', 'business']);

/** What an order number is compared by when somebody looks it up: `orderNumberKey`, for the store. */
export const numberKey = (column: AnyPgColumn) =>
	sql`lower(regexp_replace(normalize(${column}, NFKC), '[^[:alnum:]]+', '', 'g'))`;

/** Amounts are integers in minor units, and must survive JSON: |amount| ≤ 2^53 − 1. */
const minor = (name: string) => bigint(name, { mode: 'number' });

/**
 * One row per order: what was agreed when it was placed, without personal data (that is in `order_people`).
 * `version`, `history_seq` and `history_hash` move with every change, under this row's lock.
 */
export const orders = pgTable(
	'orders',
	{
		id: uuid('id').primaryKey(),
		ref: text('ref').notNull(),
		displayRef: text('display_ref').notNull(),
		version: integer('version').notNull().default(1),
		status: orderStatus('status').notNull(),
		placedAt: instant('placed_at').notNull(),
		currency: char('currency', { length: 3 }).notNull(),
		locale: text('locale'),
		market: text('market'),
		tags: text('tags').array().notNull().default([]),
		source: text('source'),
		sourceUpdatedAt: instant('source_updated_at'),
		/** SHA-256 of the document as received, so that the same document twice changes nothing. */
		documentHash: bytea('document_hash').notNull(),
		buyerKind: buyerKind('buyer_kind').notNull(),
		buyerCountry: char('buyer_country', { length: 2 }),
		buyerTier: text('buyer_tier'),
		informedOfWithdrawalAt: instant('informed_of_withdrawal_at'),
		shippingMethod: text('shipping_method'),
		shippingAmount: minor('shipping_amount').notNull().default(0),
		shippingTax: minor('shipping_tax').notNull().default(0),
		shippingStandardAmount: minor('shipping_standard_amount'),
		pricesIncludeTax: boolean('prices_include_tax').notNull(),
		tax: minor('tax').notNull(),
		total: minor('total').notNull(),
		/** The first authorisation or capture. */
		paidAt: instant('paid_at'),
		shipBy: instant('ship_by'),
		deliverBy: instant('deliver_by'),
		discounts: jsonb('discounts').notNull().default([]),
		adjustments: jsonb('adjustments').notNull().default([]),
		disclosures: jsonb('disclosures').notNull().default([]),
		delayNotices: jsonb('delay_notices').notNull().default([]),
		metadata: jsonb('metadata').notNull().default({}),
		/** What its buyer wants done with it beside sending it, by handle. */
		services: jsonb('services').notNull().default([]),
		policyId: uuid('policy_id'),
		/** True for imported history: no notice, no clock, no question is ever started for it (law 12). */
		historical: boolean('historical').notNull().default(false),
		historySeq: integer('history_seq').notNull().default(0),
		historyHash: bytea('history_hash'),
		createdAt: instant('created_at').notNull().defaultNow(),
		updatedAt: instant('updated_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('orders_ref').on(t.ref),
		// Shoppers type it with or without signs and spaces (`orderNumberKey`); the desk finds by its beginning too,
		// whatever the database's own collation.
		index('orders_number_key').on(sql`${numberKey(t.ref)} text_pattern_ops`),
		index('orders_display_number_key').on(sql`${numberKey(t.displayRef)} text_pattern_ops`),
		index('orders_placed').on(t.placedAt.desc(), t.id.desc()),
		index('orders_status_placed').on(t.status, t.placedAt.desc()),
		index('orders_policy').on(t.policyId, t.placedAt.desc()),
		check('orders_ref_form', sql`${t.ref} ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'`),
		check(
			'orders_amounts_whole',
			sql`${t.shippingAmount} >= 0 and ${t.shippingTax} >= 0 and ${t.tax} >= 0 and ${t.total} >= 0 and ${t.total} <= 9007199254740991`
		)
	]
);

/**
 * Who bought and where it goes. Erasing a person nulls this row and its salt; the history keeps only
 * sha256(salt ‖ data), so its chain still verifies.
 */
export const orderPeople = pgTable(
	'order_people',
	{
		orderId: uuid('order_id')
			.primaryKey()
			.references(() => orders.id),
		salt: bytea('salt'),
		name: text('name'),
		email: text('email'),
		/** Lower-cased, as compared at look-up. */
		emailKey: text('email_key'),
		phone: text('phone'),
		/** Digits only, as compared at look-up. */
		phoneKey: text('phone_key'),
		shipTo: jsonb('ship_to'),
		/** What the shop's system last said, where it was corrected here since: the same said again undoes nothing. */
		replacedShipTo: jsonb('replaced_ship_to'),
		/** What they want to stand on the card that comes with it. */
		serviceNote: text('service_note'),
		erasedAt: instant('erased_at')
	},
	(t) => [
		// Serves both the whole address and its beginning.
		index('order_people_email_prefix')
			.on(sql`${t.emailKey} text_pattern_ops`)
			.where(sql`${t.emailKey} is not null`),
		index('order_people_phone')
			.on(t.phoneKey)
			.where(sql`${t.phoneKey} is not null`)
	]
);

/** What was bought. `share_*` are the order-level amounts, shared once by largest remainder and never again. */
export const orderLines = pgTable(
	'order_lines',
	{
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		id: text('id').notNull(),
		position: integer('position').notNull(),
		sku: text('sku'),
		title: text('title').notNull(),
		options: jsonb('options').notNull().default([]),
		imageUrl: text('image_url'),
		productId: text('product_id'),
		variantId: text('variant_id'),
		category: text('category'),
		tags: text('tags').array().notNull().default([]),
		quantity: integer('quantity').notNull(),
		unitPrice: minor('unit_price'),
		amount: minor('amount').notNull(),
		discount: minor('discount').notNull().default(0),
		exemption: jsonb('exemption'),
		shareDiscount: minor('share_discount').notNull(),
		shareTax: minor('share_tax').notNull(),
		shareShipping: minor('share_shipping').notNull(),
		shareShippingTax: minor('share_shipping_tax').notNull(),
		/** Of goods sent in exchange: the line they stand in for, and what of their share standard delivery would cost. */
		replaces: text('replaces'),
		shareStandard: minor('share_standard')
	},
	(t) => [
		primaryKey({ columns: [t.orderId, t.id] }),
		uniqueIndex('order_lines_position').on(t.orderId, t.position),
		index('order_lines_sku').on(t.sku),
		index('order_lines_variant').on(t.variantId),
		// Of a change that is about one product, its orders are counted before and after.
		index('order_lines_product')
			.on(t.productId, t.orderId)
			.where(sql`${t.productId} is not null`),
		check('order_lines_quantity', sql`${t.quantity} > 0`),
		check(
			'order_lines_amounts',
			sql`${t.amount} >= 0 and ${t.discount} >= 0 and ${t.discount} <= ${t.amount} and ${t.shareDiscount} >= 0 and ${t.shareShipping} >= 0 and ${t.shareShippingTax} >= 0`
		)
	]
);

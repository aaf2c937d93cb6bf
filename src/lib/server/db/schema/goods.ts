import { sql } from 'drizzle-orm';
import {
	check,
	foreignKey,
	index,
	integer,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import { CLAIM_STATES, PORTION_STATES } from '../../../domain/order/states.ts';
import { orderLines, orders } from './orders.ts';
import { returns } from './returns.ts';
import { shipments } from './shipments.ts';
import { instant } from './types.ts';

export const portionState = pgEnum('portion_state', PORTION_STATES);
export const claimState = pgEnum('claim_state', CLAIM_STATES);

/** The warehouse's reservation of goods for packing. A claim and a cancel exclude each other: both take portions. */
export const claims = pgTable(
	'claims',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		state: claimState('state').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		packedAt: instant('packed_at'),
		handedOverAt: instant('handed_over_at'),
		releasedAt: instant('released_at')
	},
	(t) => [index('claims_order').on(t.orderId)]
);

/** What a claim took, kept as a record after the portions have moved on. */
export const claimLines = pgTable(
	'claim_lines',
	{
		claimId: uuid('claim_id')
			.notNull()
			.references(() => claims.id),
		lineId: text('line_id').notNull(),
		quantity: integer('quantity').notNull(),
		/** Pieces it let go because they were cancelled. */
		letGo: integer('let_go').notNull().default(0)
	},
	(t) => [
		primaryKey({ columns: [t.claimId, t.lineId] }),
		check('claim_lines_quantity', sql`${t.quantity} > 0 and ${t.letGo} between 0 and ${t.quantity}`)
	]
);

/**
 * The part of a line's quantity that is in one state. Rows of one line always sum to its quantity, and cancelled
 * pieces never leave that state: both are held by triggers (see the migration), not only by the program.
 */
export const portions = pgTable(
	'portions',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id').notNull(),
		lineId: text('line_id').notNull(),
		state: portionState('state').notNull(),
		quantity: integer('quantity').notNull(),
		claimId: uuid('claim_id').references(() => claims.id),
		shipmentId: uuid('shipment_id').references(() => shipments.id),
		returnId: uuid('return_id').references(() => returns.id)
	},
	(t) => [
		foreignKey({ columns: [t.orderId, t.lineId], foreignColumns: [orderLines.orderId, orderLines.id] }),
		unique('portions_one_row_per_place')
			.on(t.orderId, t.lineId, t.state, t.claimId, t.shipmentId, t.returnId)
			.nullsNotDistinct(),
		index('portions_shipment')
			.on(t.shipmentId)
			.where(sql`${t.shipmentId} is not null`),
		index('portions_claim')
			.on(t.claimId)
			.where(sql`${t.claimId} is not null`),
		index('portions_return')
			.on(t.returnId)
			.where(sql`${t.returnId} is not null`),
		check('portions_quantity', sql`${t.quantity} > 0`),
		check(
			'portions_return_comes_back',
			sql`${t.returnId} is null or ${t.state} in ('returning', 'returned')`
		),
		check(
			'portions_open_is_free',
			sql`${t.state} not in ('open', 'cancelled') or (${t.claimId} is null and ${t.shipmentId} is null)`
		)
	]
);

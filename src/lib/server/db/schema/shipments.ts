import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import { EXCEPTION_CAUSES, TRACKING_STATUSES } from '../../../domain/shipment/tracking-status.ts';
import { numberKey, orders } from './orders.ts';
import { returns } from './returns.ts';
import { bytea, instant } from './types.ts';

export const trackingStatus = pgEnum('tracking_status', TRACKING_STATUSES);
export const exceptionCause = pgEnum('exception_cause', EXCEPTION_CAUSES);

/** One parcel. The status columns repeat what the set of its scans says, so that lists and queues need no fold. */
export const shipments = pgTable(
	'shipments',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		position: integer('position').notNull(),
		carrier: text('carrier').notNull(),
		trackingNumber: text('tracking_number').notNull(),
		/** A parcel on its way back to the shop; null for those that go to the buyer. */
		returnId: uuid('return_id').references(() => returns.id),
		/** The parcel that came back to the shop, whose goods are in this one. */
		againOf: uuid('again_of').references((): AnyPgColumn => shipments.id),
		status: trackingStatus('status').notNull().default('pending'),
		subStatus: text('sub_status'),
		cause: exceptionCause('cause'),
		actionRequired: boolean('action_required').notNull().default(false),
		statusAt: instant('status_at'),
		handedOverAt: instant('handed_over_at'),
		deliveredAt: instant('delivered_at'),
		lastScanAt: instant('last_scan_at'),
		expectedBy: instant('expected_by'),
		createdAt: instant('created_at').notNull().defaultNow(),
		updatedAt: instant('updated_at').notNull().defaultNow()
	},
	(t) => [
		index('shipments_order').on(t.orderId),
		index('shipments_return')
			.on(t.returnId)
			.where(sql`${t.returnId} is not null`),
		index('shipments_again')
			.on(t.againOf)
			.where(sql`${t.againOf} is not null`),
		// Not unique: two parcels with one number happen, and must not show each other's facts.
		index('shipments_tracking').on(t.trackingNumber, t.carrier),
		// Carriers write the same number with and without spaces and dashes (`trackingKey`).
		index('shipments_number_key').on(sql`${numberKey(t.trackingNumber)} text_pattern_ops`),
		index('shipments_moving')
			.on(t.status, t.lastScanAt)
			.where(sql`${t.status} not in ('delivered', 'expired')`),
		// What arrived, in the order it was written: for learning from it.
		index('shipments_arrived')
			.on(t.updatedAt, t.id)
			.where(sql`${t.deliveredAt} is not null`),
		// What went back on its way, for the desk.
		index('shipments_gone_back')
			.on(t.statusAt)
			.where(sql`${t.cause} in ('refused', 'returning', 'returned') and ${t.returnId} is null`)
	]
);

/** Goods that left although they had been cancelled, as the world reported it; the refund is not touched by this. */
export const shippedAfterCancel = pgTable(
	'shipped_after_cancel',
	{
		shipmentId: uuid('shipment_id')
			.notNull()
			.references(() => shipments.id),
		lineId: text('line_id').notNull(),
		quantity: integer('quantity').notNull(),
		reportedAt: instant('reported_at').notNull().defaultNow()
	},
	(t) => [
		primaryKey({ columns: [t.shipmentId, t.lineId] }),
		check('shipped_after_cancel_quantity', sql`${t.quantity} > 0`)
	]
);

/**
 * Pieces that were in a parcel when they were cancelled: its label had been made, and nobody had handed it over. Where
 * the carrier gets a parcel of which nothing else is left, they left anyway.
 */
export const cancelledInParcel = pgTable(
	'cancelled_in_parcel',
	{
		shipmentId: uuid('shipment_id')
			.notNull()
			.references(() => shipments.id),
		lineId: text('line_id').notNull(),
		quantity: integer('quantity').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.shipmentId, t.lineId] }),
		check('cancelled_in_parcel_quantity', sql`${t.quantity} > 0`)
	]
);

/**
 * A carrier's event, raw and canonical side by side. The key holds the time, so that the table can be split by month;
 * the fingerprint is of the content, so that a repeated scan is one row.
 */
export const scans = pgTable(
	'scans',
	{
		shipmentId: uuid('shipment_id')
			.notNull()
			.references(() => shipments.id),
		at: instant('at').notNull(),
		fingerprint: bytea('fingerprint').notNull(),
		scanId: text('scan_id'),
		approximate: boolean('approximate').notNull().default(false),
		/** Said to have happened later than it was received: kept, never believed over a plain one. */
		future: boolean('future').notNull().default(false),
		status: trackingStatus('status').notNull(),
		subStatus: text('sub_status'),
		cause: exceptionCause('cause'),
		actionRequired: boolean('action_required').notNull().default(false),
		code: text('code'),
		text: text('text'),
		location: text('location'),
		source: text('source').notNull(),
		raw: jsonb('raw'),
		receivedAt: instant('received_at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.shipmentId, t.at, t.fingerprint] })]
);

import { sql } from 'drizzle-orm';
import { index, pgEnum, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { STRAY_REASONS } from '../../../domain/shipment/match-parcel.ts';
import { shipments } from './shipments.ts';
import { instant } from './types.ts';

export const strayReason = pgEnum('stray_reason', STRAY_REASONS);

/**
 * A carrier spoke of a parcel that could not be told apart from others, or that nobody has opened yet. What it said
 * stays in the inbox, and is processed anew when a parcel with that number is opened.
 */
export const strayParcels = pgTable(
	'stray_parcels',
	{
		deliveryId: uuid('delivery_id').notNull(),
		/** Letters and digits of the number, small: see `trackingKey`. */
		numberKey: text('number_key').notNull(),
		vendor: text('vendor').notNull(),
		carrier: text('carrier'),
		trackingNumber: text('tracking_number').notNull(),
		reason: strayReason('reason').notNull(),
		foundAt: instant('found_at').notNull().defaultNow(),
		resolvedAt: instant('resolved_at')
	},
	(t) => [
		primaryKey({ columns: [t.deliveryId, t.numberKey] }),
		index('stray_parcels_waiting')
			.on(t.numberKey)
			.where(sql`${t.resolvedAt} is null`)
	]
);

/** A carrier's code that no table of ours knows, once per delivery that had it, so that sending again does not count. */
export const unmappedCodes = pgTable(
	'unmapped_codes',
	{
		carrier: text('carrier').notNull(),
		code: text('code').notNull(),
		deliveryId: uuid('delivery_id').notNull(),
		vendor: text('vendor').notNull(),
		/** The carrier's own words beside it, for whoever adds it to the table. */
		text: text('text'),
		seenAt: instant('seen_at').notNull().defaultNow()
	},
	(t) => [
		primaryKey({ columns: [t.carrier, t.code, t.deliveryId] }),
		index('unmapped_codes_seen').on(t.seenAt)
	]
);

/**
 * When the carrier said the parcel would come, and when it said so. The newest word counts (`shipments.expected_by`
 * repeats it), whatever order they reached us in; the older ones show how it moved.
 */
export const deliveryEstimates = pgTable(
	'delivery_estimates',
	{
		shipmentId: uuid('shipment_id')
			.notNull()
			.references(() => shipments.id),
		source: text('source').notNull(),
		saidAt: instant('said_at').notNull(),
		expectedBy: instant('expected_by').notNull()
	},
	(t) => [primaryKey({ columns: [t.shipmentId, t.source, t.saidAt] })]
);

import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { shipments } from './shipments.ts';
import { instant } from './types.ts';

/** What one parcel that arrived taught about its route, in whole minutes; nothing of it leads to a person. */
export const routeSamples = pgTable(
	'route_samples',
	{
		shipmentId: uuid('shipment_id')
			.primaryKey()
			.references(() => shipments.id),
		/** As `carrierKey` spells it. */
		carrier: text('carrier').notNull(),
		/** Country where the carrier took it over; empty where nobody said a place we know. */
		origin: text('origin').notNull(),
		destination: text('destination').notNull(),
		deliveredAt: instant('delivered_at').notNull(),
		transit: integer('transit').notNull(),
		longestSilence: integer('longest_silence')
	},
	(t) => [
		index('route_samples_way').on(t.carrier, t.destination, t.deliveredAt),
		index('route_samples_route')
			.on(t.carrier, t.destination, t.origin, t.deliveredAt)
			.where(sql`${t.origin} <> ''`)
	]
);

/**
 * The quantiles of the latest samples of a route, in minutes, as pages read them by their key. An empty origin stands
 * for every origin together.
 */
export const routeHistory = pgTable(
	'route_history',
	{
		carrier: text('carrier').notNull(),
		origin: text('origin').notNull(),
		destination: text('destination').notNull(),
		transitSamples: integer('transit_samples').notNull(),
		transitMedian: integer('transit_median').notNull(),
		transitMostly: integer('transit_mostly').notNull(),
		silenceSamples: integer('silence_samples').notNull(),
		silenceMostly: integer('silence_mostly'),
		learnedAt: instant('learned_at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.carrier, t.destination, t.origin] })]
);

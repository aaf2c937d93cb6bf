import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { orders } from './orders.ts';
import { principals } from './people.ts';
import { bytea, instant } from './types.ts';

/**
 * A browser that may be told something while the site is closed. Its address at the push service and its keys are
 * sealed; the hash finds it again. It hangs on the session that gave it, and ends where that is ended.
 */
export const pushSubscriptions = pgTable(
	'push_subscriptions',
	{
		id: uuid('id').primaryKey(),
		endpointHash: bytea('endpoint_hash').notNull(),
		sealed: text('sealed').notNull(),
		principalId: uuid('principal_id')
			.notNull()
			.references(() => principals.id),
		/** SHA-256 of the session's id. No foreign key: a guest's right outlasts a session that nobody used for a day. */
		sessionHash: bytea('session_hash').notNull(),
		locale: text('locale'),
		createdAt: instant('created_at').notNull().defaultNow(),
		lastOkAt: instant('last_ok_at'),
		failures: integer('failures').notNull().default(0)
	},
	(t) => [
		uniqueIndex('push_subscriptions_endpoint').on(t.endpointHash),
		uniqueIndex('push_subscriptions_session').on(t.sessionHash),
		index('push_subscriptions_principal').on(t.principalId)
	]
);

/** The orders a device is told about. */
export const pushOrders = pgTable(
	'push_orders',
	{
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		subscriptionId: uuid('subscription_id')
			.notNull()
			.references(() => pushSubscriptions.id, { onDelete: 'cascade' }),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [
		primaryKey({ columns: [t.orderId, t.subscriptionId] }),
		index('push_orders_subscription').on(t.subscriptionId)
	]
);

/** What somebody wants to be told. `owner`: `address:<email key>`, or `order:<id>` of an order without an address. */
export const noticePreferences = pgTable(
	'notice_preferences',
	{
		owner: text('owner').primaryKey(),
		/** `mail:parcel`, `push:refund`, … */
		off: text('off').array().notNull().default([]),
		/** Minutes since midnight, by the clock of `zone`. */
		quietFrom: smallint('quiet_from'),
		quietTo: smallint('quiet_to'),
		zone: text('zone'),
		locale: text('locale'),
		updatedAt: instant('updated_at').notNull().defaultNow()
	},
	(t) => [
		check(
			'notice_preferences_quiet',
			sql`(${t.quietFrom} is null) = (${t.quietTo} is null) and (${t.quietFrom} is null) = (${t.zone} is null)
				and coalesce(${t.quietFrom} between 0 and 1439 and ${t.quietTo} between 0 and 1439, true)`
		)
	]
);

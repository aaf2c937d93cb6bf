import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { DELIVERY_STATES, DISABLED_BECAUSE, ENDPOINT_STATES } from '../../../domain/endpoints/endpoint.ts';
import { instant } from './types.ts';

export const endpointState = pgEnum('endpoint_state', ENDPOINT_STATES);
export const disabledBecause = pgEnum('endpoint_disabled_because', DISABLED_BECAUSE);
export const endpointDeliveryState = pgEnum('endpoint_delivery_state', DELIVERY_STATES);

/** Where the shop's own systems are told of what happens. */
export const endpoints = pgTable(
	'endpoints',
	{
		id: uuid('id').primaryKey(),
		url: text('url').notNull(),
		description: text('description').notNull().default(''),
		events: text('events').array().notNull(),
		state: endpointState('state').notNull().default('active'),
		disabledBecause: disabledBecause('disabled_because'),
		disabledAt: instant('disabled_at'),
		/** What deliveries are signed with, the newest first: `[{sealed, key, until?}]`, each locked with a key that is not here. */
		secrets: jsonb('secrets').notNull(),
		/** Failed attempts in a row, and since when; a success ends both. */
		failures: integer('failures').notNull().default(0),
		failingSince: instant('failing_since'),
		/** Left alone until then. */
		restsUntil: instant('rests_until'),
		lastSuccessAt: instant('last_success_at'),
		createdByKind: text('created_by_kind').notNull(),
		createdById: text('created_by_id'),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [
		check('endpoints_disabled_why', sql`(${t.state} = 'disabled') = (${t.disabledBecause} is not null)`)
	]
);

/**
 * One row for each endpoint and event, written once in the transaction that moves the subscriber's cursor. What is sent
 * is made of the history and the order when it is sent: nothing of either is kept here.
 */
export const endpointDeliveries = pgTable(
	'endpoint_deliveries',
	{
		id: uuid('id').primaryKey(),
		endpointId: uuid('endpoint_id')
			.notNull()
			.references(() => endpoints.id, { onDelete: 'cascade' }),
		/** `webhook-id`: made of the order and the number of its entry, so that it is the same whenever it is made. */
		messageId: text('message_id').notNull(),
		event: text('event').notNull(),
		/** Nothing for a test. No reference: its check would wait for whoever works on the order, and they for it. */
		orderId: uuid('order_id'),
		seq: integer('seq'),
		state: endpointDeliveryState('state').notNull().default('waiting'),
		attempts: integer('attempts').notNull().default(0),
		nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
		/** Somebody is sending it; taken up again by anybody after that. */
		leasedUntil: instant('leased_until'),
		firstAttemptAt: instant('first_attempt_at'),
		lastAttemptAt: instant('last_attempt_at'),
		lastStatus: integer('last_status'),
		/** What went wrong in a word of ours, never what the receiver said. */
		lastError: text('last_error'),
		lastMs: integer('last_ms'),
		replayed: boolean('replayed').notNull().default(false),
		createdAt: instant('created_at').notNull().defaultNow(),
		endedAt: instant('ended_at')
	},
	(t) => [
		uniqueIndex('endpoint_deliveries_once').on(t.endpointId, t.messageId),
		index('endpoint_deliveries_due')
			.on(t.endpointId, t.nextAttemptAt)
			.where(sql`${t.state} = 'waiting'`),
		index('endpoint_deliveries_order')
			.on(t.endpointId, t.orderId, t.seq)
			.where(sql`${t.state} = 'waiting'`),
		index('endpoint_deliveries_failed')
			.on(t.endpointId)
			.where(sql`${t.state} = 'failed'`),
		index('endpoint_deliveries_newest').on(t.endpointId, t.id),
		index('endpoint_deliveries_ended').on(t.endedAt)
	]
);

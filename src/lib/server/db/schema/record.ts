import { sql } from 'drizzle-orm';
import {
	bigint,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { orders } from './orders.ts';
import { bytea, instant, xid8 } from './types.ts';

/**
 * Append-only, one hash chain per order; a trigger refuses update and delete. No personal data: ids, facts and
 * salted commitments only. `at` is in the key so that the table can be split by month; (order, seq) is unique
 * because `seq` is counted on the locked order row.
 */
export const history = pgTable(
	'history',
	{
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		seq: integer('seq').notNull(),
		at: instant('at').notNull(),
		type: text('type').notNull(),
		actorKind: text('actor_kind').notNull(),
		actorId: text('actor_id'),
		data: jsonb('data').notNull(),
		previousHash: bytea('previous_hash'),
		hash: bytea('hash').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.orderId, t.seq, t.at] }),
		index('history_at').on(t.at),
		index('history_staff')
			.on(t.actorId, t.at)
			.where(sql`${t.actorKind} = 'staff'`)
	]
);

/** Words people wrote (reasons, comments). History holds sha256(salt ‖ words); erasing drops this row. */
export const historyWords = pgTable(
	'history_words',
	{
		orderId: uuid('order_id').notNull(),
		seq: integer('seq').notNull(),
		salt: bytea('salt').notNull(),
		words: text('words').notNull()
	},
	(t) => [primaryKey({ columns: [t.orderId, t.seq] })]
);

/**
 * What has to be told, written in the transaction that made it true. Read in (xid, id) order below the oldest
 * running transaction: `id > last` alone loses rows that commit late.
 */
export const outbox = pgTable(
	'outbox',
	{
		xid: xid8('xid')
			.notNull()
			.default(sql`pg_current_xact_id()`),
		id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
		orderId: uuid('order_id').notNull(),
		seq: integer('seq').notNull(),
		at: instant('at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.xid, t.id] }), index('outbox_at').on(t.at)]
);

/** How far each durable subscriber (notices, webhooks out, write-back) has read. */
export const outboxCursors = pgTable('outbox_cursors', {
	subscriber: text('subscriber').primaryKey(),
	xid: xid8('xid').notNull(),
	id: bigint('id', { mode: 'number' }).notNull(),
	updatedAt: instant('updated_at').notNull().defaultNow()
});

/** Claimed by insert in the business transaction itself; `status` and `answer` are there once it has ended. */
export const idempotencyKeys = pgTable(
	'idempotency_keys',
	{
		owner: text('owner').notNull(),
		key: text('key').notNull(),
		fingerprint: bytea('fingerprint').notNull(),
		status: smallint('status'),
		answer: text('answer'),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [primaryKey({ columns: [t.owner, t.key] }), index('idempotency_keys_created').on(t.createdAt)]
);

export const inboxState = pgEnum('inbox_state', ['received', 'done', 'failed', 'ignored']);

/** Webhooks as they came, verified and not yet understood. Answered first, processed after, never lost. */
export const inbox = pgTable(
	'inbox',
	{
		id: uuid('id').primaryKey(),
		channel: text('channel').notNull(),
		vendor: text('vendor').notNull(),
		deliveryId: text('delivery_id'),
		headers: jsonb('headers').notNull(),
		body: bytea('body').notNull(),
		state: inboxState('state').notNull().default('received'),
		attempts: integer('attempts').notNull().default(0),
		nextAttemptAt: instant('next_attempt_at').notNull().defaultNow(),
		lastError: text('last_error'),
		receivedAt: instant('received_at').notNull().defaultNow(),
		processedAt: instant('processed_at')
	},
	(t) => [
		uniqueIndex('inbox_delivery')
			.on(t.channel, t.vendor, t.deliveryId)
			.where(sql`${t.deliveryId} is not null`),
		index('inbox_waiting')
			.on(t.nextAttemptAt)
			.where(sql`${t.state} = 'received'`),
		index('inbox_received').on(t.receivedAt)
	]
);

/**
 * Which orders a webhook turned out to be about, written in the transaction that found out: when somebody is erased,
 * what was sent about them is found by this, whatever it says of them and however that is written.
 */
export const inboxOrders = pgTable(
	'inbox_orders',
	{
		deliveryId: uuid('delivery_id')
			.notNull()
			.references(() => inbox.id, { onDelete: 'cascade' }),
		orderId: uuid('order_id').notNull()
	},
	(t) => [primaryKey({ columns: [t.deliveryId, t.orderId] }), index('inbox_orders_order').on(t.orderId)]
);

import { sql } from 'drizzle-orm';
import {
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
import { orders } from './orders.ts';
import { bytea, instant } from './types.ts';

export const principalKind = pgEnum('principal_kind', ['guest', 'shopper', 'staff']);
export const linkScope = pgEnum('link_scope', ['watch', 'act', 'gift']);

/** Whoever holds a session. A guest is nobody yet: a row that grants can hang on. */
export const principals = pgTable(
	'principals',
	{
		id: uuid('id').primaryKey(),
		kind: principalKind('kind').notNull(),
		emailKey: text('email_key'),
		disabledAt: instant('disabled_at'),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('principals_email')
			.on(t.kind, t.emailKey)
			.where(sql`${t.emailKey} is not null`),
		check('principals_guest_is_nobody', sql`${t.kind} <> 'guest' or ${t.emailKey} is null`)
	]
);

/** Only the SHA-256 of a session's id is stored: reading this table signs nobody in. */
export const sessions = pgTable(
	'sessions',
	{
		idHash: bytea('id_hash').primaryKey(),
		principalId: uuid('principal_id')
			.notNull()
			.references(() => principals.id),
		createdAt: instant('created_at').notNull().defaultNow(),
		expiresAt: instant('expires_at').notNull(),
		absoluteExpiresAt: instant('absolute_expires_at').notNull(),
		/** What the list of sessions calls it: browser and system, never an address. */
		label: text('label'),
		lastSeenAt: instant('last_seen_at').notNull().defaultNow()
	},
	(t) => [index('sessions_principal').on(t.principalId), index('sessions_expires').on(t.expiresAt)]
);

/** What a principal may see: one order, until an instant, proved in a named way. */
export const grants = pgTable(
	'grants',
	{
		principalId: uuid('principal_id')
			.notNull()
			.references(() => principals.id),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		via: text('via').notNull(),
		linkId: uuid('link_id').references(() => links.id),
		createdAt: instant('created_at').notNull().defaultNow(),
		expiresAt: instant('expires_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.principalId, t.orderId] }), index('grants_order').on(t.orderId)]
);

/** A share link. The token (≥ 128 bits) is shown once and stored hashed. */
export const links = pgTable(
	'links',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		tokenHash: bytea('token_hash').notNull(),
		scope: linkScope('scope').notNull(),
		/** Of a gift: what of the order was given, and so many pieces of each line at the most. */
		lines: jsonb('lines').$type<{ line: string; quantity: number }[]>(),
		note: text('note'),
		createdBy: text('created_by').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		expiresAt: instant('expires_at').notNull(),
		/** Ends so many days after the last parcel has come; until that is known, `expires_at` is the latest end. */
		daysAfterDelivery: integer('days_after_delivery'),
		revokedAt: instant('revoked_at'),
		/** When the token of one that had ended was forgotten, and what the desk noted about it. */
		forgottenAt: instant('forgotten_at'),
		openedCount: integer('opened_count').notNull().default(0),
		lastOpenedAt: instant('last_opened_at')
	},
	(t) => [
		uniqueIndex('links_token').on(t.tokenHash),
		index('links_order').on(t.orderId),
		index('links_to_forget')
			.on(sql`coalesce(${t.revokedAt}, ${t.expiresAt})`)
			.where(sql`${t.forgottenAt} is null`),
		index('links_until_delivered')
			.on(t.orderId)
			.where(sql`${t.daysAfterDelivery} is not null`),
		check('links_gift_lines', sql`(${t.scope}::text = 'gift') = (${t.lines} is not null)`)
	]
);

/** Keys of machines. The secret is shown once and stored hashed. */
export const apiKeys = pgTable(
	'api_keys',
	{
		id: uuid('id').primaryKey(),
		secretHash: bytea('secret_hash').notNull(),
		name: text('name').notNull(),
		scopes: text('scopes').array().notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		expiresAt: instant('expires_at'),
		revokedAt: instant('revoked_at'),
		lastUsedAt: instant('last_used_at'),
		/** The admin who made it at the desk; nobody where a command did. */
		createdBy: uuid('created_by').references(() => principals.id)
	},
	(t) => [
		uniqueIndex('api_keys_secret').on(t.secretHash),
		// For whoever leaves: who is deleted is looked for in every key.
		index('api_keys_created_by')
			.on(t.createdBy)
			.where(sql`${t.createdBy} is not null`)
	]
);

export const noticeState = pgEnum('notice_state', ['due', 'sent', 'failed', 'dropped']);

/** One event = one notice to one person by one channel, whatever is retried. */
export const notices = pgTable(
	'notices',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id').references(() => orders.id),
		event: text('event').notNull(),
		channel: text('channel').notNull(),
		kind: text('kind').notNull(),
		/** Who it goes to, as an id; the address is looked up when it is sent, so that erasure reaches it. */
		recipient: text('recipient').notNull(),
		state: noticeState('state').notNull().default('due'),
		messageId: text('message_id').notNull(),
		facts: jsonb('facts').notNull(),
		attempts: integer('attempts').notNull().default(0),
		lastError: text('last_error'),
		createdAt: instant('created_at').notNull().defaultNow(),
		sentAt: instant('sent_at'),
		/** When somebody of the desk dealt with a mail that failed, and who. */
		seenToAt: instant('seen_to_at'),
		seenToBy: text('seen_to_by')
	},
	(t) => [
		uniqueIndex('notices_once').on(t.event, t.channel, t.recipient),
		index('notices_due')
			.on(t.createdAt)
			.where(sql`${t.state} = 'due'`),
		index('notices_order').on(t.orderId),
		// What waits for one device is told together.
		index('notices_due_push')
			.on(t.recipient)
			.where(sql`${t.state} = 'due' and ${t.channel} = 'push'`),
		// What buyers could not be told waits for the desk.
		index('notices_untold')
			.on(t.createdAt)
			.where(sql`${t.state} = 'failed' and ${t.channel} = 'mail' and ${t.seenToAt} is null`)
	]
);

/** What was decided at first start and what the desk sets: one row per name. */
export const settings = pgTable('settings', {
	name: text('name').primaryKey(),
	value: jsonb('value').notNull(),
	updatedAt: instant('updated_at').notNull().defaultNow()
});

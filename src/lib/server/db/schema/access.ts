import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { Contact } from '../../../domain/access/contact.ts';
import { principals } from './people.ts';
import { bytea, instant } from './types.ts';

export const staffRole = pgEnum('staff_role', ['agent', 'manager', 'admin']);
export const codePurpose = pgEnum('code_purpose', ['order', 'sign_in']);

/** What somebody typed who asks for a code, and the language they read. */
export type CodeQuestion = { number?: string; contact: Contact; locale: string; anybody?: true };

/**
 * A one-time code that somebody asked for, good for the browser that asked and for nothing else. A row is written
 * whether or not there is such an order: only `order_id` (and what was sent) tells the two apart, and no answer does.
 */
export const oneTimeCodes = pgTable(
	'one_time_codes',
	{
		id: uuid('id').primaryKey(),
		/** SHA-256 of the cookie of the browser that asked. */
		browserHash: bytea('browser_hash').notNull(),
		purpose: codePurpose('purpose').notNull(),
		/** Where it went; nothing where nothing was sent. */
		channel: text('channel'),
		addressKey: text('address_key'),
		orderId: uuid('order_id'),
		codeHash: bytea('code_hash').notNull(),
		/** SHA-256 of the token in the mailed link, which needs a tap. */
		linkHash: bytea('link_hash'),
		tries: integer('tries').notNull().default(0),
		createdAt: instant('created_at').notNull().defaultNow(),
		expiresAt: instant('expires_at').notNull(),
		usedAt: instant('used_at'),
		/** What was typed, until it has been decided in the background whether there is such an order. */
		asked: jsonb('asked').$type<CodeQuestion>()
	},
	(t) => [
		index('one_time_codes_asked')
			.on(t.createdAt)
			.where(sql`${t.asked} is not null`),
		index('one_time_codes_address')
			.on(t.addressKey, t.expiresAt)
			.where(sql`${t.addressKey} is not null`),
		index('one_time_codes_browser').on(t.browserHash, t.createdAt.desc()),
		uniqueIndex('one_time_codes_link')
			.on(t.linkHash)
			.where(sql`${t.linkHash} is not null`),
		index('one_time_codes_expires').on(t.expiresAt),
		check('one_time_codes_tries', sql`${t.tries} between 0 and 5`)
	]
);

/** People who work at the shop. Disabling sets `principals.disabled_at`, which ends every session at once. */
export const staffAccounts = pgTable(
	'staff_accounts',
	{
		principalId: uuid('principal_id')
			.primaryKey()
			.references(() => principals.id),
		email: text('email').notNull(),
		emailKey: text('email_key').notNull(),
		name: text('name').notNull(),
		role: staffRole('role').notNull(),
		/** argon2id in PHC form; nothing while only passkeys or an invitation exist. */
		passwordHash: text('password_hash'),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [uniqueIndex('staff_accounts_email').on(t.emailKey)]
);

/** One-time links by which an account gets its first (or a new) password or passkey. */
export const staffInvitations = pgTable('staff_invitations', {
	tokenHash: bytea('token_hash').primaryKey(),
	principalId: uuid('principal_id')
		.notNull()
		.references(() => principals.id),
	createdAt: instant('created_at').notNull().defaultNow(),
	expiresAt: instant('expires_at').notNull(),
	usedAt: instant('used_at')
});

export const passkeys = pgTable(
	'passkeys',
	{
		/** The credential's id, base64url. */
		id: text('id').primaryKey(),
		principalId: uuid('principal_id')
			.notNull()
			.references(() => principals.id),
		publicKey: bytea('public_key').notNull(),
		counter: bigint('counter', { mode: 'number' }).notNull(),
		transports: text('transports').array().notNull().default([]),
		backedUp: boolean('backed_up').notNull(),
		name: text('name').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		lastUsedAt: instant('last_used_at')
	},
	(t) => [index('passkeys_principal').on(t.principalId)]
);

/** A challenge that waits for its authenticator, or a sign-in that waits for its second factor. Once, and short. */
export const signInSteps = pgTable('sign_in_steps', {
	/** SHA-256 of the cookie of the browser that is signing in. */
	browserHash: bytea('browser_hash').primaryKey(),
	/** Who passed the first factor; nothing where a passkey is the only one. */
	principalId: uuid('principal_id').references(() => principals.id),
	challenge: text('challenge'),
	expiresAt: instant('expires_at').notNull()
});

/** Who saw and did what. Append-only by trigger; a reason's words may be blanked when a person is erased. */
export const audit = pgTable(
	'audit',
	{
		id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		at: instant('at').notNull().defaultNow(),
		actorKind: text('actor_kind').notNull(),
		actorId: text('actor_id'),
		action: text('action').notNull(),
		orderId: uuid('order_id'),
		subject: text('subject'),
		reason: text('reason'),
		facts: jsonb('facts').notNull().default({})
	},
	(t) => [
		index('audit_at').on(t.at),
		index('audit_order')
			.on(t.orderId, t.at)
			.where(sql`${t.orderId} is not null`),
		index('audit_actor').on(t.actorId, t.at),
		index('audit_action').on(t.action, t.at)
	]
);

/** Counters of the rate limiter; the columns are the library's. */
export const rateLimits = pgTable(
	'rate_limits',
	{
		key: text('key').primaryKey(),
		points: integer('points').notNull(),
		expire: timestamp('expire', { withTimezone: true, mode: 'date' })
	},
	(t) => [index('rate_limits_expire').on(t.expire)]
);

/** Mail of a demo, which has no mail server: shown on the mailbox page, on this machine only. */
export const mailbox = pgTable(
	'mailbox',
	{
		id: uuid('id').primaryKey(),
		messageId: text('message_id').notNull(),
		recipient: text('recipient').notNull(),
		subject: text('subject').notNull(),
		text: text('text').notNull(),
		html: text('html').notNull(),
		headers: jsonb('headers').notNull().default({}),
		sentAt: instant('sent_at').notNull().defaultNow()
	},
	(t) => [uniqueIndex('mailbox_message').on(t.messageId), index('mailbox_sent').on(t.sentAt.desc())]
);

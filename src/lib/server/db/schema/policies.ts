import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from './types.ts';

export const policyState = pgEnum('policy_state', ['draft', 'published']);

export const policies = pgTable(
	'policies',
	{
		id: uuid('id').primaryKey(),
		/** Given when published; a draft has none. */
		version: integer('version'),
		state: policyState('state').notNull(),
		validFrom: instant('valid_from'),
		document: jsonb('document').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		publishedAt: instant('published_at'),
		/** What a draft was begun from: going back to it undoes everything. */
		basedOn: uuid('based_on'),
		/** Grows with every save of a draft: whoever saves says which one they read. */
		edit: integer('edit').notNull().default(1),
		changedAt: instant('changed_at').notNull().defaultNow(),
		changedByKind: text('changed_by_kind'),
		changedBy: text('changed_by'),
		publishedByKind: text('published_by_kind'),
		publishedBy: text('published_by'),
		publishedReason: text('published_reason'),
		/** Taken back before it held for anybody. Takes a number of its own, so that everybody notices (`findNewest`). */
		withdrawnAs: integer('withdrawn_as'),
		withdrawnAt: instant('withdrawn_at'),
		withdrawnBy: text('withdrawn_by'),
		withdrawnReason: text('withdrawn_reason')
	},
	(t) => [
		uniqueIndex('policies_version')
			.on(t.version)
			.where(sql`${t.version} is not null`),
		index('policies_valid')
			.on(t.validFrom.desc())
			.where(sql`${t.state} = 'published'`),
		check(
			'policies_withdrawn_whole',
			sql`(${t.withdrawnAt} is null) = (${t.withdrawnAs} is null) and (${t.withdrawnAt} is null or ${t.state} = 'published')`
		),
		check(
			'policies_published_whole',
			sql`${t.state} = 'draft' or (${t.version} is not null and ${t.validFrom} is not null and ${t.publishedAt} is not null)`
		)
	]
);

export const replayState = pgEnum('replay_state', ['running', 'done', 'stopped']);

/**
 * A draft tried on the shop's own orders: how far it is, and what was found so far. It only ever reads orders; what it
 * finds names them by their number, never a person.
 */
export const policyReplays = pgTable(
	'policy_replays',
	{
		id: uuid('id').primaryKey(),
		policyId: uuid('policy_id')
			.notNull()
			.references(() => policies.id, { onDelete: 'cascade' }),
		/** The version it is compared with. */
		baseId: uuid('base_id')
			.notNull()
			.references(() => policies.id),
		/** The draft as it was then, and which save of it that was. */
		document: jsonb('document').notNull(),
		edit: integer('edit').notNull(),
		months: integer('months').notNull(),
		state: replayState('state').notNull().default('running'),
		/** Where it goes on, and what has been counted. */
		progress: jsonb('progress').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		createdBy: text('created_by').notNull()
	},
	(t) => [
		index('policy_replays_policy').on(t.policyId, t.createdAt.desc()),
		index('policy_replays_base').on(t.baseId)
	]
);

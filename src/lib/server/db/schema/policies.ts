import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgEnum, pgTable, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
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
		publishedAt: instant('published_at')
	},
	(t) => [
		uniqueIndex('policies_version')
			.on(t.version)
			.where(sql`${t.version} is not null`),
		index('policies_valid')
			.on(t.validFrom.desc())
			.where(sql`${t.state} = 'published'`),
		check(
			'policies_published_whole',
			sql`${t.state} = 'draft' or (${t.version} is not null and ${t.validFrom} is not null and ${t.publishedAt} is not null)`
		)
	]
);

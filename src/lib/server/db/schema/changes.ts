import { sql } from 'drizzle-orm';
import {
	check,
	date,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	primaryKey,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import type { Told } from '../../../domain/change/read-change.ts';
import { CHANGE_KINDS, HEARD_IN } from '../../../domain/change/states.ts';
import { principals } from './people.ts';
import { instant } from './types.ts';

export const changeKind = pgEnum('change_kind', CHANGE_KINDS);
export const heardIn = pgEnum('heard_in', HEARD_IN);

/** What the shop changed because of what it heard. Its figures are counted anew whenever they are looked at. */
export const changes = pgTable(
	'changes',
	{
		id: uuid('id').primaryKey(),
		kind: changeKind('kind').notNull(),
		/** A policy's version, a product's id, a carrier's handle; nothing for the whole shop. */
		subject: text('subject'),
		title: text('title').notNull(),
		why: text('why').notNull(),
		/** The day from which it holds, in the shop's zone. */
		day: date('day').notNull(),
		staffId: uuid('staff_id').references(() => principals.id),
		createdAt: instant('created_at').notNull().defaultNow(),
		/** What shoppers are told of it. */
		told: jsonb('told').$type<Told>(),
		publishedAt: instant('published_at'),
		takenBackAt: instant('taken_back_at'),
		takenBackBy: uuid('taken_back_by').references(() => principals.id),
		takenBackBecause: text('taken_back_because'),
		version: integer('version').notNull().default(1)
	},
	(t) => [
		index('changes_day').on(t.day.desc(), t.id.desc()),
		index('changes_published')
			.on(t.day.desc(), t.id.desc())
			.where(sql`${t.publishedAt} is not null`),
		check('changes_told', sql`${t.publishedAt} is null or ${t.told} is not null`),
		check('changes_taken_back', sql`(${t.takenBackAt} is null) = (${t.takenBackBecause} is null)`),
		check('changes_taken_back_unpublished', sql`${t.takenBackAt} is null or ${t.publishedAt} is null`)
	]
);

/** The reasons and themes a change answers. */
export const changeHeard = pgTable(
	'change_heard',
	{
		changeId: uuid('change_id')
			.notNull()
			.references(() => changes.id, { onDelete: 'cascade' }),
		of: heardIn('of').notNull(),
		handle: text('handle').notNull(),
		position: integer('position').notNull()
	},
	(t) => [primaryKey({ columns: [t.changeId, t.of, t.handle] }), index('change_heard_of').on(t.of, t.handle)]
);

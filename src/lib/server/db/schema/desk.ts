import { sql } from 'drizzle-orm';
import {
	check,
	index,
	integer,
	pgEnum,
	pgTable,
	primaryKey,
	smallint,
	text,
	uuid
} from 'drizzle-orm/pg-core';
import { BULK_ITEM_STATES, BULK_STATES } from '../../../domain/desk/bulk.ts';
import { principals } from './people.ts';
import { exceptionCause, shipments, trackingStatus } from './shipments.ts';
import { instant } from './types.ts';

export const bulkState = pgEnum('bulk_state', BULK_STATES);
export const bulkItemState = pgEnum('bulk_item_state', BULK_ITEM_STATES);

/** Who of the desk has what in hand. A row whose time is over says nothing, until somebody takes the task again. */
export const deskTasks = pgTable(
	'desk_tasks',
	{
		kind: text('kind').notNull(),
		/** The id of what is to be done; of a code `carrier/code`, of a shortage its variant. */
		subject: text('subject').notNull(),
		staffId: uuid('staff_id')
			.notNull()
			.references(() => principals.id),
		takenAt: instant('taken_at').notNull(),
		until: instant('until').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.kind, t.subject] }),
		index('desk_tasks_of').on(t.staffId, t.until),
		index('desk_tasks_until').on(t.until)
	]
);

/** What somebody has done with several things at once: nothing before `starts_at`, then one by one. */
export const bulkRuns = pgTable(
	'bulk_runs',
	{
		id: uuid('id').primaryKey(),
		action: text('action').notNull(),
		staffId: uuid('staff_id')
			.notNull()
			.references(() => principals.id),
		/** A handle, words behind a colon; words can name people, and are dropped with the row. */
		reason: text('reason'),
		/** For how long silent parcels are left alone. */
		days: smallint('days'),
		state: bulkState('state').notNull().default('waiting'),
		createdAt: instant('created_at').notNull(),
		startsAt: instant('starts_at').notNull(),
		endedAt: instant('ended_at')
	},
	(t) => [
		index('bulk_runs_open')
			.on(t.startsAt)
			.where(sql`${t.state} in ('waiting', 'running')`),
		index('bulk_runs_of').on(t.staffId, t.createdAt),
		index('bulk_runs_ended')
			.on(t.endedAt)
			.where(sql`${t.endedAt} is not null`)
	]
);

/** Each thing of a run; ended in the transaction that did it, or that found why it could not. */
export const bulkItems = pgTable(
	'bulk_items',
	{
		runId: uuid('run_id')
			.notNull()
			.references(() => bulkRuns.id, { onDelete: 'cascade' }),
		position: integer('position').notNull(),
		subject: text('subject').notNull(),
		state: bulkItemState('state').notNull().default('waiting'),
		/** Why not. */
		code: text('code'),
		endedAt: instant('ended_at')
	},
	(t) => [
		primaryKey({ columns: [t.runId, t.position] }),
		check('bulk_items_why', sql`(${t.state} = 'refused') = (${t.code} is not null)`)
	]
);

/** Silent parcels that somebody has seen to, for now: they stand in no queue until then. */
export const quietParcels = pgTable('quiet_parcels', {
	shipmentId: uuid('shipment_id')
		.primaryKey()
		.references(() => shipments.id),
	until: instant('until').notNull()
});

/** What staff say that a carrier's code means which no table of ours has; without a status it means nothing. */
export const codeMeanings = pgTable(
	'code_meanings',
	{
		carrier: text('carrier').notNull(),
		code: text('code').notNull(),
		status: trackingStatus('status'),
		cause: exceptionCause('cause'),
		staffId: uuid('staff_id')
			.notNull()
			.references(() => principals.id),
		setAt: instant('set_at').notNull().defaultNow()
	},
	(t) => [
		primaryKey({ columns: [t.carrier, t.code] }),
		check('code_meanings_cause', sql`${t.cause} is null or ${t.status} = 'exception'`)
	]
);

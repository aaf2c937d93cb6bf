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
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { WRITE_BACK_KINDS, WRITE_BACK_STATES } from '../../../domain/write-back/states.ts';
import { orders } from './orders.ts';
import { instant } from './types.ts';

export const writeBackKind = pgEnum('write_back_kind', WRITE_BACK_KINDS);
export const writeBackState = pgEnum('write_back_state', WRITE_BACK_STATES);

/**
 * What storefronts are told of: made by the outbox's subscriber, once for each thing that happened, and told by a worker
 * that writes down what it was answered. `what` holds ids, quantities and amounts, nothing about a person.
 */
export const writeBacks = pgTable(
	'write_backs',
	{
		id: uuid('id').primaryKey(),
		/** Of one order the earlier is told first. */
		n: bigint('n', { mode: 'number' }).generatedAlwaysAsIdentity(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		storefront: text('storefront').notNull(),
		kind: writeBackKind('kind').notNull(),
		/** Our id of what happened: a quote, a refund, a return. */
		subject: text('subject').notNull(),
		what: jsonb('what').notNull(),
		/** The storefront sends this money, nobody else; decided with the row. */
		movesMoney: boolean('moves_money').notNull().default(false),
		key: text('key').notNull(),
		state: writeBackState('state').notNull().default('pending'),
		attempts: integer('attempts').notNull().default(0),
		nextTryAt: instant('next_try_at').notNull(),
		/** Somebody is at it; when that is over and nothing was written down, they died at it. */
		leasedUntil: instant('leased_until'),
		/** By when the storefront should know. */
		dueAt: instant('due_at').notNull(),
		/** What the storefront answered last: a code of ours, and its own words. */
		code: text('code'),
		words: text('words'),
		/** The storefront's names of it. */
		names: text('names').array().notNull().default([]),
		/** Who said that it is done by hand. */
		endedBy: text('ended_by'),
		createdAt: instant('created_at').notNull().defaultNow(),
		updatedAt: instant('updated_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('write_backs_once').on(t.kind, t.subject),
		uniqueIndex('write_backs_key').on(t.key),
		index('write_backs_order').on(t.orderId, t.n),
		index('write_backs_waiting')
			.on(t.storefront, t.nextTryAt)
			.where(sql`${t.state} in ('pending', 'unknown')`),
		index('write_backs_open')
			.on(t.dueAt)
			.where(sql`${t.state} <> 'done'`),
		check('write_backs_money', sql`not ${t.movesMoney} or ${t.kind} = 'refund'`)
	]
);

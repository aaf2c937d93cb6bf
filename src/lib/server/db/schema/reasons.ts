import {
	bigint,
	char,
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
import { sql } from 'drizzle-orm';
import { ACT_KINDS, type Tallied } from '../../../domain/reasons/dimensions.ts';
import { instant } from './types.ts';

export const actKind = pgEnum('act_kind', ACT_KINDS);

const minor = (name: string) => bigint(name, { mode: 'number' }).notNull();

/**
 * How an order is counted in the figures of reasons, made of it by the outbox's subscriber (ADR 37) and made anew from
 * it at any time. No personal data. No foreign key: checking it takes a lock on the order's row, which commands hold.
 */
export const reasonOrders = pgTable(
	'reason_orders',
	{
		orderId: uuid('order_id').primaryKey(),
		placedAt: instant('placed_at').notNull(),
		/** In the shop's zone. */
		placedDay: date('placed_day', { mode: 'string' }).notNull(),
		/** Days after the promised one. */
		late: integer('late'),
		/** What it adds one to, in `reason_tallies`. */
		tallies: jsonb('tallies').$type<[Tallied, string][]>().notNull()
	},
	(t) => [
		// Answers are joined by it without reading the row.
		index('reason_orders_late')
			.on(t.orderId, t.placedDay, t.late)
			.where(sql`${t.late} is not null`)
	]
);

/** One line of one cancellation or return: why, how soon, of what, and what it came to. */
export const reasonActs = pgTable(
	'reason_acts',
	{
		orderId: uuid('order_id').notNull(),
		act: text('act').notNull(),
		line: text('line').notNull(),
		kind: actKind('kind').notNull(),
		reason: text('reason').notNull(),
		at: instant('at').notNull(),
		minutes: integer('minutes').notNull(),
		placedAt: instant('placed_at').notNull(),
		placedDay: date('placed_day', { mode: 'string' }).notNull(),
		product: text('product'),
		category: text('category'),
		carrier: text('carrier'),
		route: text('route'),
		market: text('market'),
		band: text('band').notNull(),
		buyer: text('buyer').notNull(),
		quantity: integer('quantity').notNull(),
		currency: char('currency', { length: 3 }).notNull(),
		/** Minor units. */
		fee: minor('fee'),
		refund: minor('refund'),
		lost: minor('lost'),
		postage: minor('postage')
	},
	(t) => [
		primaryKey({ columns: [t.orderId, t.act, t.line] }),
		index('reason_acts_placed').on(t.kind, t.placedDay, t.reason),
		check('reason_acts_minutes', sql`${t.minutes} >= 0`)
	]
);

/** How many orders that were placed on a day are of a market, a carrier …: what shares are counted of. */
export const reasonTallies = pgTable(
	'reason_tallies',
	{
		dimension: text('dimension').$type<Tallied>().notNull(),
		value: text('value').notNull(),
		day: date('day', { mode: 'string' }).notNull(),
		orders: integer('orders').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.dimension, t.value, t.day] }),
		check('reason_tallies_orders', sql`${t.orders} > 0`)
	]
);

import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	foreignKey,
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
import { EXCHANGE_STATES, SHIP_WHEN } from '../../../domain/exchange/states.ts';
import { reservations } from './catalogue.ts';
import { orderLines, orders } from './orders.ts';
import { quotes } from './quotes.ts';
import { returns } from './returns.ts';
import { instant } from './types.ts';

export const exchangeState = pgEnum('exchange_state', EXCHANGE_STATES);
export const shipWhen = pgEnum('ship_when', SHIP_WHEN);

const minor = (name: string) => bigint(name, { mode: 'number' });

/** Goods sent in place of others: one row per accepted quote that exchanges something (docs/adr/0020-exchanges.md). */
export const exchanges = pgTable(
	'exchanges',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		quoteId: uuid('quote_id')
			.notNull()
			.references(() => quotes.id),
		/** The return the old goods come back under; null for a swap before anything was sent. */
		returnId: uuid('return_id').references(() => returns.id),
		state: exchangeState('state').notNull(),
		/** Counts the exchanges of an order. */
		position: integer('position').notNull(),
		ship: shipWhen('ship').notNull(),
		/** What the buyer pays for it, minor units; until when, and since when they have. */
		difference: minor('difference').notNull(),
		payBy: instant('pay_by'),
		paidAt: instant('paid_at'),
		/** What of the payments stays for the new goods instead of going back. */
		held: minor('held').notNull(),
		/** What has to be held on the buyer's card before the new goods leave ahead of the old ones; 0 for nothing. */
		security: minor('security').notNull().default(0),
		/** Until when the provider holds it, as long as anything can be taken of it; what of it went back once it was taken. */
		holdUntil: instant('hold_until'),
		securityBack: minor('security_back').notNull().default(0),
		/** Something is held, or was taken, of which something may still go back. */
		holdOpen: boolean('hold_open').notNull().default(false),
		/** The order's version when it was last looked at: the clock looks again when that has changed. */
		seenVersion: integer('seen_version').notNull().default(0),
		createdAt: instant('created_at').notNull(),
		releasedAt: instant('released_at'),
		shippedAt: instant('shipped_at'),
		/** When it lapsed or was cancelled. */
		endedAt: instant('ended_at')
	},
	(t) => [
		uniqueIndex('exchanges_quote').on(t.quoteId),
		uniqueIndex('exchanges_order').on(t.orderId, t.position),
		index('exchanges_return')
			.on(t.returnId)
			.where(sql`${t.returnId} is not null`),
		index('exchanges_to_turn')
			.on(t.createdAt)
			.where(sql`${t.state} in ('awaiting_payment', 'reserved', 'released')`),
		index('exchanges_hold_open')
			.on(t.createdAt)
			.where(sql`${t.holdOpen}`),
		check('exchanges_amounts', sql`${t.difference} >= 0 and ${t.held} >= 0`),
		check('exchanges_security', sql`${t.security} >= 0 and ${t.securityBack} >= 0`),
		check(
			'exchanges_paid_first',
			sql`${t.difference} = 0 or ${t.state} in ('awaiting_payment', 'lapsed', 'cancelled') or ${t.paidAt} is not null`
		),
		check('exchanges_clock', sql`${t.state} <> 'awaiting_payment' or ${t.payBy} is not null`),
		check(
			'exchanges_times',
			sql`(${t.state} not in ('released', 'shipped') or ${t.releasedAt} is not null)
				and ((${t.state} = 'shipped') = (${t.shippedAt} is not null))
				and ((${t.state} in ('lapsed', 'cancelled')) = (${t.endedAt} is not null))`
		)
	]
);

/** What is sent instead of pieces of one line. */
export const exchangeLines = pgTable(
	'exchange_lines',
	{
		exchangeId: uuid('exchange_id')
			.notNull()
			.references(() => exchanges.id),
		orderId: uuid('order_id').notNull(),
		lineId: text('line_id').notNull(),
		/** Its own line of the order, once the new goods may be sent. */
		newLineId: text('new_line_id'),
		quantity: integer('quantity').notNull(),
		variantId: text('variant_id').notNull(),
		/** Null once the reservation has ended for long and was forgotten. */
		reservationId: uuid('reservation_id').references(() => reservations.id, { onDelete: 'set null' }),
		/** As agreed: what it is and what is paid for it (`NewGoods`). */
		goods: jsonb('goods').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.exchangeId, t.lineId] }),
		index('exchange_lines_line').on(t.orderId, t.lineId),
		// What is kept is kept for one.
		uniqueIndex('exchange_lines_reservation').on(t.reservationId),
		foreignKey({ columns: [t.orderId, t.lineId], foreignColumns: [orderLines.orderId, orderLines.id] }),
		foreignKey({ columns: [t.orderId, t.newLineId], foreignColumns: [orderLines.orderId, orderLines.id] }),
		check('exchange_lines_quantity', sql`${t.quantity} > 0`)
	]
);

import { sql } from 'drizzle-orm';
import {
	bigint,
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
import { REQUEST_STATES } from '../../../domain/order/states.ts';
import { orders } from './orders.ts';
import { policies } from './policies.ts';
import { instant } from './types.ts';

export const quoteKind = pgEnum('quote_kind', ['cancel', 'withdraw', 'return', 'exchange', 'price_drop']);
export const quoteState = pgEnum('quote_state', ['open', 'accepted', 'superseded', 'expired']);
export const requestState = pgEnum('request_state', REQUEST_STATES);

/** The binding quote with everything it was computed from. */
export const quotes = pgTable(
	'quotes',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		kind: quoteKind('kind').notNull(),
		state: quoteState('state').notNull(),
		policyId: uuid('policy_id').references(() => policies.id),
		body: jsonb('body').notNull(),
		/** What later quotes have to know of this one once it is accepted. */
		takes: jsonb('takes').notNull(),
		/** What confirming answered: the same bytes for whoever confirms again. */
		outcome: text('outcome'),
		/** When what it takes was taken: at once, or when a request was granted. */
		effectiveAt: instant('effective_at'),
		actorKind: text('actor_kind').notNull(),
		actorId: text('actor_id'),
		/** What somebody wrote with it; goes when the person is erased. */
		words: text('words'),
		createdAt: instant('created_at').notNull().defaultNow(),
		expiresAt: instant('expires_at').notNull(),
		acceptedAt: instant('accepted_at')
	},
	(t) => [
		index('quotes_order_open')
			.on(t.orderId)
			.where(sql`${t.state} = 'open'`),
		index('quotes_order').on(t.orderId, t.createdAt),
		index('quotes_order_effective')
			.on(t.orderId, t.effectiveAt)
			.where(sql`${t.effectiveAt} is not null`),
		index('quotes_accepted')
			.on(t.acceptedAt.desc(), t.id.desc())
			.where(sql`${t.state} = 'accepted'`),
		check('quotes_accepted_when', sql`(${t.state} = 'accepted') = (${t.acceptedAt} is not null)`)
	]
);

/** The pieces a quote speaks of: whoever takes one of them supersedes it. */
export const quotePieces = pgTable(
	'quote_pieces',
	{
		quoteId: uuid('quote_id')
			.notNull()
			.references(() => quotes.id),
		lineId: text('line_id').notNull(),
		quantity: integer('quantity').notNull(),
		/** How many of them the warehouse has in its hands. */
		held: integer('held').notNull().default(0),
		/** How many of them have left the shop: they come back. */
		away: integer('away').notNull().default(0)
	},
	(t) => [
		primaryKey({ columns: [t.quoteId, t.lineId] }),
		check(
			'quote_pieces_quantity',
			sql`${t.quantity} > 0 and ${t.held} >= 0 and ${t.away} >= 0 and ${t.held} + ${t.away} <= ${t.quantity}`
		)
	]
);

/** Fees charged: at most one row per accepted quote. */
export const fees = pgTable(
	'fees',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		quoteId: uuid('quote_id')
			.notNull()
			.references(() => quotes.id),
		amount: bigint('amount', { mode: 'number' }).notNull(),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('fees_quote').on(t.quoteId),
		index('fees_order').on(t.orderId),
		check('fees_amount', sql`${t.amount} >= 0`)
	]
);

/** A cancellation that the warehouse has to agree to. Silence accepts (`decide_by`); the fee is the quote's. */
export const requests = pgTable(
	'requests',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		quoteId: uuid('quote_id')
			.notNull()
			.references(() => quotes.id),
		state: requestState('state').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		decideBy: instant('decide_by').notNull(),
		decidedAt: instant('decided_at'),
		deciderKind: text('decider_kind'),
		deciderId: text('decider_id'),
		reason: text('reason'),
		/** What silence means was refused so many times; when it is tried again, or once its order has another version. */
		tries: integer('tries').notNull().default(0),
		retryAt: instant('retry_at'),
		seenVersion: integer('seen_version').notNull().default(0)
	},
	(t) => [
		uniqueIndex('requests_quote').on(t.quoteId),
		index('requests_order').on(t.orderId),
		index('requests_waiting')
			.on(t.decideBy)
			.where(sql`${t.state} = 'pending'`),
		check('requests_tries', sql`${t.tries} >= 0`),
		check('requests_decided_when', sql`(${t.state} = 'pending') = (${t.decidedAt} is null)`)
	]
);

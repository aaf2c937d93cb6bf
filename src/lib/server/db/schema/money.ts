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
import { REFUND_STATES, REQUEST_STATES } from '../../../domain/order/states.ts';
import { orders } from './orders.ts';
import { instant } from './types.ts';

export const refundState = pgEnum('refund_state', REFUND_STATES);
export const quoteKind = pgEnum('quote_kind', ['cancel', 'withdraw', 'return', 'exchange']);
export const quoteState = pgEnum('quote_state', ['open', 'accepted', 'superseded', 'expired']);
export const requestState = pgEnum('request_state', REQUEST_STATES);
export const policyState = pgEnum('policy_state', ['draft', 'published']);

const minor = (name: string) => bigint(name, { mode: 'number' });

/** Law 1 stands in the table: what is refunded, on its way or charged back never exceeds what was captured. */
export const payments = pgTable(
	'payments',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		position: integer('position').notNull(),
		provider: text('provider').notNull(),
		reference: text('reference').notNull(),
		amount: minor('amount').notNull(),
		authorisedAt: instant('authorised_at'),
		capturedAt: instant('captured_at'),
		voidedAt: instant('voided_at'),
		captured: minor('captured').notNull().default(0),
		/** Of an authorisation: what the shop has promised never to take. */
		released: minor('released').notNull().default(0),
		refunded: minor('refunded').notNull().default(0),
		refundPending: minor('refund_pending').notNull().default(0),
		chargedBack: minor('charged_back').notNull().default(0)
	},
	(t) => [
		uniqueIndex('payments_order_position').on(t.orderId, t.position),
		uniqueIndex('payments_reference').on(t.orderId, t.provider, t.reference),
		index('payments_provider_reference').on(t.provider, t.reference),
		check(
			'payments_whole',
			sql`${t.amount} >= 0 and ${t.captured} between 0 and ${t.amount} and ${t.refunded} >= 0 and ${t.refundPending} >= 0 and ${t.chargedBack} >= 0 and ${t.released} between 0 and ${t.amount}`
		),
		check(
			'payments_never_over_refunded',
			sql`${t.refunded} + ${t.refundPending} + ${t.chargedBack} <= ${t.captured}`
		)
	]
);

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
		outcome: jsonb('outcome'),
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
		held: integer('held').notNull().default(0)
	},
	(t) => [
		primaryKey({ columns: [t.quoteId, t.lineId] }),
		check('quote_pieces_quantity', sql`${t.quantity} > 0 and ${t.held} between 0 and ${t.quantity}`)
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
		amount: minor('amount').notNull(),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [
		uniqueIndex('fees_quote').on(t.quoteId),
		index('fees_order').on(t.orderId),
		check('fees_amount', sql`${t.amount} >= 0`)
	]
);

/** Reserved under lock with its key before the provider is called, so that a crash can be reconciled. */
export const refunds = pgTable(
	'refunds',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		paymentId: uuid('payment_id')
			.notNull()
			.references(() => payments.id),
		quoteId: uuid('quote_id').references(() => quotes.id),
		state: refundState('state').notNull(),
		amount: minor('amount').notNull(),
		providerKey: text('provider_key').notNull(),
		providerReference: text('provider_reference'),
		failure: text('failure'),
		dueAt: instant('due_at'),
		createdAt: instant('created_at').notNull().defaultNow(),
		sentAt: instant('sent_at'),
		settledAt: instant('settled_at')
	},
	(t) => [
		uniqueIndex('refunds_provider_key').on(t.providerKey),
		index('refunds_order').on(t.orderId),
		index('refunds_payment').on(t.paymentId),
		index('refunds_open')
			.on(t.state, t.dueAt)
			.where(sql`${t.state} <> 'settled'`),
		check('refunds_amount', sql`${t.amount} > 0`)
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
		reason: text('reason')
	},
	(t) => [
		uniqueIndex('requests_quote').on(t.quoteId),
		index('requests_order').on(t.orderId),
		index('requests_waiting')
			.on(t.decideBy)
			.where(sql`${t.state} = 'pending'`),
		check('requests_decided_when', sql`(${t.state} = 'pending') = (${t.decidedAt} is null)`)
	]
);

import { sql } from 'drizzle-orm';
import {
	bigint,
	boolean,
	check,
	index,
	integer,
	pgEnum,
	pgTable,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { REFUND_STATES } from '../../../domain/order/states.ts';
import { exchanges } from './exchanges.ts';
import { orders } from './orders.ts';
import { quotes } from './quotes.ts';
import { returns } from './returns.ts';
import { instant } from './types.ts';

export const refundState = pgEnum('refund_state', REFUND_STATES);

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
		chargedBack: minor('charged_back').notNull().default(0),
		/** Held as security for the old goods of this exchange: no payment before it is taken. */
		secures: uuid('secures').references(() => exchanges.id)
	},
	(t) => [
		uniqueIndex('payments_order_position').on(t.orderId, t.position),
		uniqueIndex('payments_reference').on(t.orderId, t.provider, t.reference),
		index('payments_provider_reference').on(t.provider, t.reference),
		index('payments_secures')
			.on(t.secures)
			.where(sql`${t.secures} is not null`),
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
		/** Of goods that came back. */
		returnId: uuid('return_id').references(() => returns.id),
		state: refundState('state').notNull(),
		amount: minor('amount').notNull(),
		providerKey: text('provider_key').notNull(),
		providerReference: text('provider_reference'),
		failure: text('failure'),
		/** Given as store credit: nobody is asked to send it, and it is settled when it is written. */
		asCredit: boolean('as_credit').notNull().default(false),
		/** Given without any piece leaving the order, because somebody at the desk found it fair. */
		goodwill: boolean('goodwill').notNull().default(false),
		/** What its buyer had paid to send goods back by a way of their own. */
		postage: boolean('postage').notNull().default(false),
		dueAt: instant('due_at'),
		createdAt: instant('created_at').notNull().defaultNow(),
		/** When its provider was last asked, written down before the call: from then on it may have been done. */
		askedAt: instant('asked_at'),
		sentAt: instant('sent_at'),
		settledAt: instant('settled_at'),
		/** When it was found to be late, once: told to the buyer and to staff. */
		overdueAt: instant('overdue_at')
	},
	(t) => [
		uniqueIndex('refunds_provider_key').on(t.providerKey),
		index('refunds_order').on(t.orderId),
		index('refunds_payment').on(t.paymentId),
		index('refunds_return')
			.on(t.returnId)
			.where(sql`${t.returnId} is not null`),
		index('refunds_open')
			.on(t.state, t.dueAt)
			.where(sql`${t.state} <> 'settled'`),
		index('refunds_to_watch')
			.on(t.dueAt)
			.where(sql`${t.state} <> 'settled' and ${t.overdueAt} is null`),
		check('refunds_amount', sql`${t.amount} > 0`),
		check('refunds_credit_is_there', sql`not ${t.asCredit} or ${t.state} = 'settled'`)
	]
);

/**
 * Where refunds of an order go that cannot go back the way the money came. The account is locked with a key derived from
 * the shop's secret; `hint` is what may be shown of it. Erasing a person takes the row away.
 */
export const refundDestinations = pgTable('refund_destinations', {
	orderId: uuid('order_id')
		.primaryKey()
		.references(() => orders.id),
	sealed: text('sealed').notNull(),
	keyId: text('key_id').notNull(),
	hint: text('hint').notNull(),
	givenAt: instant('given_at').notNull()
});

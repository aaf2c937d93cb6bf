import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { DISPUTE_STATES, PAYMENT_ORDER_KINDS, PAYMENT_ORDER_STATES } from '../../../domain/money/states.ts';
import { MONEY_TASK_KINDS } from '../../../domain/money/tasks.ts';
import { exchanges } from './exchanges.ts';
import { payments, refunds } from './money.ts';
import { orders } from './orders.ts';
import { instant } from './types.ts';

export const paymentOrderKind = pgEnum('payment_order_kind', PAYMENT_ORDER_KINDS);
export const paymentOrderState = pgEnum('payment_order_state', PAYMENT_ORDER_STATES);
export const disputeState = pgEnum('dispute_state', DISPUTE_STATES);
export const moneyTaskKind = pgEnum('money_task_kind', MONEY_TASK_KINDS);

const minor = (name: string) => bigint(name, { mode: 'number' });

/** That a buyer agreed to their card being kept, in which words; and the card, once the provider keeps it. */
export const cardConsents = pgTable(
	'card_consents',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		provider: text('provider').notNull(),
		/** The version and the language of the words that were agreed to. */
		wording: text('wording').notNull(),
		consentedAt: instant('consented_at').notNull(),
		customerReference: text('customer_reference'),
		cardReference: text('card_reference'),
		/** The last digits that its owner knows it by. */
		lastFour: text('last_four'),
		savedAt: instant('saved_at'),
		/** Taken back. The provider's names stay until it has forgotten the card, and go then. */
		revokedAt: instant('revoked_at'),
		forgottenAt: instant('forgotten_at')
	},
	(t) => [index('card_consents_order').on(t.orderId)]
);

/**
 * What a provider is asked for beside refunds, written down with its key before it is asked: capturing what the shop
 * keeps of an authorisation, voiding it, a page to pay on, a charge of a kept card, forgetting one.
 */
export const paymentOrders = pgTable(
	'payment_orders',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		/** The payment it is about; of a link or a charge the one that came of it. */
		paymentId: uuid('payment_id').references(() => payments.id),
		consentId: uuid('consent_id').references(() => cardConsents.id),
		/** Of a hold: the exchange whose old goods it is security for. */
		exchangeId: uuid('exchange_id').references(() => exchanges.id),
		kind: paymentOrderKind('kind').notNull(),
		state: paymentOrderState('state').notNull(),
		provider: text('provider').notNull(),
		amount: minor('amount').notNull(),
		providerKey: text('provider_key').notNull(),
		providerReference: text('provider_reference'),
		url: text('url'),
		failure: text('failure'),
		createdAt: instant('created_at').notNull().defaultNow(),
		askedAt: instant('asked_at'),
		expiresAt: instant('expires_at'),
		doneAt: instant('done_at')
	},
	(t) => [
		uniqueIndex('payment_orders_provider_key').on(t.providerKey),
		index('payment_orders_order').on(t.orderId),
		index('payment_orders_open')
			.on(t.askedAt)
			.where(sql`${t.state} in ('requested', 'sent', 'unknown')`),
		// One page to pay on at a time, and a payment is captured or voided once.
		uniqueIndex('payment_orders_one_link')
			.on(t.orderId)
			.where(sql`${t.kind} = 'link' and ${t.state} in ('requested', 'sent', 'unknown')`),
		uniqueIndex('payment_orders_one_hold')
			.on(t.exchangeId)
			.where(sql`${t.exchangeId} is not null and ${t.state} in ('requested', 'sent', 'unknown')`),
		uniqueIndex('payment_orders_one_end')
			.on(t.paymentId)
			.where(sql`${t.kind} in ('capture', 'void')`),
		check('payment_orders_amount', sql`${t.amount} >= 0`)
	]
);

/** What a buyer took back through their bank: its full amount, whatever refunds there were. */
export const disputes = pgTable(
	'disputes',
	{
		id: uuid('id').primaryKey(),
		paymentId: uuid('payment_id')
			.notNull()
			.references(() => payments.id),
		provider: text('provider').notNull(),
		reference: text('reference').notNull(),
		state: disputeState('state').notNull(),
		amount: minor('amount').notNull(),
		openedAt: instant('opened_at').notNull(),
		closedAt: instant('closed_at')
	},
	(t) => [
		uniqueIndex('disputes_reference').on(t.provider, t.reference),
		index('disputes_payment').on(t.paymentId),
		check('disputes_amount', sql`${t.amount} > 0`)
	]
);

/** Something about money that only a person can decide. Raised once; `mark` tells one finding from the next. */
export const moneyTasks = pgTable(
	'money_tasks',
	{
		id: uuid('id').primaryKey(),
		kind: moneyTaskKind('kind').notNull(),
		provider: text('provider').notNull(),
		/** The provider's own name of what it is about. */
		reference: text('reference').notNull(),
		mark: text('mark').notNull(),
		orderId: uuid('order_id').references(() => orders.id),
		refundId: uuid('refund_id').references(() => refunds.id),
		facts: jsonb('facts').notNull(),
		raisedAt: instant('raised_at').notNull().defaultNow(),
		endedAt: instant('ended_at'),
		/** `system`, where what was found is not so any more; else who ended it. */
		endedBy: text('ended_by')
	},
	(t) => [
		uniqueIndex('money_tasks_once').on(t.provider, t.kind, t.reference, t.mark),
		index('money_tasks_open')
			.on(t.raisedAt)
			.where(sql`${t.endedAt} is null`)
	]
);

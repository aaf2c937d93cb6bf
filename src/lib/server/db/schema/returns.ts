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
import { RESOLUTIONS } from '../../../domain/policy/document.ts';
import { REFUND_MOMENTS } from '../../../domain/return/refund-when.ts';
import { CONDITIONS_BACK, RETURN_KINDS, RETURN_STATES, WAYS_BACK } from '../../../domain/return/states.ts';
import { orderLines, orders } from './orders.ts';
import { quotes } from './quotes.ts';
import { links } from './people.ts';
import { instant } from './types.ts';

export const returnState = pgEnum('return_state', RETURN_STATES);
export const returnKind = pgEnum('return_kind', RETURN_KINDS);
export const wayBack = pgEnum('way_back', WAYS_BACK);
export const postagePayer = pgEnum('postage_payer', ['buyer', 'shop']);
export const refundMoment = pgEnum('refund_moment', REFUND_MOMENTS);
export const resolution = pgEnum('resolution', RESOLUTIONS);
export const conditionBack = pgEnum('condition_back', CONDITIONS_BACK);

const minor = (name: string) => bigint(name, { mode: 'number' });

/**
 * Goods that come back: one row per accepted quote. Its pieces are the portions that name it; triggers hold that they
 * are as many as its lines say (see the migration), so that cancelled + returned never exceeds what was ordered.
 */
export const returns = pgTable(
	'returns',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		quoteId: uuid('quote_id')
			.notNull()
			.references(() => quotes.id),
		kind: returnKind('kind').notNull(),
		/** The gift link it was asked for by: then it is its recipient's, and what it gives is theirs. */
		giftLinkId: uuid('gift_link_id').references(() => links.id),
		/** Goods that are damaged or faulty, asked for after their return window: a person decides. */
		isWarranty: boolean('is_warranty').notNull().default(false),
		state: returnState('state').notNull(),
		/** Counts the returns of an order; `number` is what stands on the parcel. */
		position: integer('position').notNull(),
		number: text('number').notNull(),
		wayBack: wayBack('way_back').notNull(),
		postageBy: postagePayer('postage_by').notNull(),
		/** What is kept of the refund for the way back, minor units; 0 where the shop pays it or nothing is charged. */
		postage: minor('postage').notNull().default(0),
		refundWhen: refundMoment('refund_when').notNull(),
		/** What goes back by the quote, minor units; what did not come or was deducted is taken off when it is paid. */
		promised: minor('promised').notNull(),
		/** When its refund was reserved, and how much it was. */
		refundedAt: instant('refunded_at'),
		refunded: minor('refunded').notNull().default(0),
		/** What of it was given as store credit, and what came on top of that. */
		credited: minor('credited').notNull().default(0),
		creditBonus: minor('credit_bonus').notNull().default(0),
		/** What it takes of the order as far as is known now: as the quote's, less what did not come. */
		takes: jsonb('takes').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		/** Until when somebody has to decide; silence approves. */
		decideBy: instant('decide_by'),
		decidedAt: instant('decided_at'),
		deciderKind: text('decider_kind'),
		deciderId: text('decider_id'),
		/** Why it was declined: a handle, words behind a colon. */
		reason: text('reason'),
		approvedAt: instant('approved_at'),
		/** Unused until then, it is given up; null where it never is. */
		expiresAt: instant('expires_at'),
		sentAt: instant('sent_at'),
		/** What shows that it was sent: a number, a receipt. */
		proof: text('proof'),
		receivedAt: instant('received_at'),
		/** Until when somebody has to look at what came; after that it is settled without deduction. */
		settleBy: instant('settle_by'),
		inspectedAt: instant('inspected_at'),
		/** Until when a deduction can be objected to; of an objection, until when it has to be decided. */
		objectBy: instant('object_by'),
		objectedAt: instant('objected_at'),
		/** What the buyer said against it; goes when the person is erased. */
		objection: text('objection'),
		settledAt: instant('settled_at'),
		closedAt: instant('closed_at'),
		/** When it was declined, cancelled or expired. */
		endedAt: instant('ended_at')
	},
	(t) => [
		uniqueIndex('returns_quote').on(t.quoteId),
		uniqueIndex('returns_order').on(t.orderId, t.position),
		uniqueIndex('returns_number').on(t.number),
		index('returns_state').on(t.state, t.createdAt, t.id),
		index('returns_to_decide')
			.on(t.decideBy)
			.where(sql`${t.state} = 'needs_review'`),
		index('returns_to_expire')
			.on(t.expiresAt)
			.where(sql`${t.state} = 'approved' and ${t.expiresAt} is not null`),
		index('returns_to_inspect')
			.on(t.settleBy)
			.where(sql`${t.state} = 'received'`),
		index('returns_to_settle')
			.on(t.objectBy)
			.where(sql`${t.state} = 'inspected'`),
		index('returns_to_close')
			.on(t.settledAt)
			.where(sql`${t.state} = 'settled'`),
		check('returns_amounts', sql`${t.postage} >= 0 and ${t.promised} >= 0 and ${t.refunded} >= 0`),
		check('returns_credit', sql`${t.credited} between 0 and ${t.refunded} and ${t.creditBonus} >= 0`),
		check('returns_postage_of_buyer', sql`${t.postage} = 0 or ${t.postageBy} = 'buyer'`),
		check('returns_refunded_when', sql`${t.refunded} = 0 or ${t.refundedAt} is not null`),
		check('returns_review_has_clock', sql`${t.state} <> 'needs_review' or ${t.decideBy} is not null`),
		// Withdrawing needs nobody's leave (Directive 2011/83/EU, Article 9).
		check(
			'returns_withdrawal_undeclined',
			sql`${t.kind} <> 'withdrawal' or ${t.state} not in ('needs_review', 'declined')`
		),
		check('returns_warranty_kind', sql`not ${t.isWarranty} or ${t.kind} = 'return'`),
		check('returns_declined_why', sql`(${t.state} = 'declined') = (${t.reason} is not null)`),
		check(
			'returns_ended_when',
			sql`(${t.state} in ('declined', 'cancelled', 'expired')) = (${t.endedAt} is not null)`
		),
		check(
			'returns_times',
			sql`(${t.state} not in ('approved', 'in_transit', 'received', 'inspected', 'settled', 'closed', 'expired') or ${t.approvedAt} is not null)
				and (${t.state} <> 'in_transit' or ${t.sentAt} is not null)
				and (${t.state} not in ('received', 'inspected') or ${t.receivedAt} is not null)
				and (${t.state} <> 'inspected' or ${t.inspectedAt} is not null)
				and (${t.state} not in ('settled', 'closed') or ${t.settledAt} is not null)
				and ((${t.state} = 'closed') = (${t.closedAt} is not null))`
		)
	]
);

/** What comes back of one line, why, and how it was found. */
export const returnLines = pgTable(
	'return_lines',
	{
		returnId: uuid('return_id')
			.notNull()
			.references(() => returns.id),
		orderId: uuid('order_id').notNull(),
		lineId: text('line_id').notNull(),
		quantity: integer('quantity').notNull(),
		received: integer('received').notNull().default(0),
		/** A handle; what people wrote stays with the quote. */
		reason: text('reason'),
		resolution: resolution('resolution').notNull().default('refund'),
		condition: conditionBack('condition'),
		resellable: boolean('resellable'),
		deduction: minor('deduction').notNull().default(0),
		/** Why it is deducted: what the buyer is told. */
		deductionReason: text('deduction_reason')
	},
	(t) => [
		primaryKey({ columns: [t.returnId, t.lineId] }),
		index('return_lines_line').on(t.orderId, t.lineId),
		foreignKey({ columns: [t.orderId, t.lineId], foreignColumns: [orderLines.orderId, orderLines.id] }),
		check('return_lines_quantity', sql`${t.quantity} > 0 and ${t.received} between 0 and ${t.quantity}`),
		check(
			'return_lines_deduction',
			sql`${t.deduction} >= 0 and (${t.deduction} > 0) = (${t.deductionReason} is not null)`
		)
	]
);

/** Whoever sends a gift back, by the address they proved; it goes when they are erased, and the return stays. */
export const giftRecipients = pgTable(
	'gift_recipients',
	{
		returnId: uuid('return_id')
			.primaryKey()
			.references(() => returns.id),
		emailKey: text('email_key'),
		/** The language they are written to in. */
		locale: text('locale').notNull(),
		createdAt: instant('created_at').notNull().defaultNow()
	},
	(t) => [index('gift_recipients_email').on(t.emailKey)]
);

import { sql } from 'drizzle-orm';
import { bigint, check, index, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { POSTAGE_STATES } from '../../../domain/return/own-postage.ts';
import { photos } from './photos.ts';
import { returns } from './returns.ts';
import { instant } from './types.ts';

export const postageState = pgEnum('postage_state', POSTAGE_STATES);

const minor = (name: string) => bigint(name, { mode: 'number' });

/** What buyers paid to send goods back by a way of their own, and what of it the shop pays: once per return. */
export const postageClaims = pgTable(
	'postage_claims',
	{
		returnId: uuid('return_id')
			.primaryKey()
			.references(() => returns.id),
		state: postageState('state').notNull().default('asked'),
		/** Minor units of the order's currency. */
		amount: minor('amount').notNull(),
		granted: minor('granted'),
		refunded: minor('refunded').notNull().default(0),
		credited: minor('credited').notNull().default(0),
		/** The receipt; null once the picture was let go. */
		photoId: uuid('photo_id').references(() => photos.id, { onDelete: 'set null' }),
		askedAt: instant('asked_at').notNull(),
		/** Until when somebody has to decide; silence accepts. */
		decideBy: instant('decide_by').notNull(),
		decidedAt: instant('decided_at'),
		deciderKind: text('decider_kind'),
		deciderId: text('decider_id'),
		paidAt: instant('paid_at'),
		/** Why less or nothing is paid: a handle, words behind a colon. */
		reason: text('reason')
	},
	(t) => [
		index('postage_claims_photo').on(t.photoId),
		index('postage_claims_to_decide')
			.on(t.decideBy)
			.where(sql`${t.state} = 'asked'`),
		index('postage_claims_to_pay')
			.on(t.decidedAt)
			.where(sql`${t.state} = 'accepted' and ${t.paidAt} is null`),
		check('postage_claims_amount', sql`${t.amount} > 0 and ${t.granted} between 0 and ${t.amount}`),
		check(
			'postage_claims_decided',
			sql`(${t.state} = 'asked') = (${t.decidedAt} is null) and (${t.state} = 'asked') = (${t.granted} is null)
				and (${t.state} = 'declined') = (coalesce(${t.granted}, 1) = 0)`
		),
		check(
			'postage_claims_why',
			sql`${t.granted} is null or ${t.granted} = ${t.amount} or ${t.reason} is not null`
		),
		// All of it or nothing was paid, and never more than was taken on.
		check(
			'postage_claims_paid',
			sql`${t.refunded} >= 0 and ${t.credited} >= 0
				and ${t.refunded} + ${t.credited} = (case when ${t.paidAt} is null then 0 else ${t.granted} end)
				and (${t.paidAt} is null or ${t.state} = 'accepted')`
		)
	]
);

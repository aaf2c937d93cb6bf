import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	primaryKey,
	smallint,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { FOLLOW_KINDS } from '../../../domain/follow-up/follow-up.ts';
import { FITS, FOLLOW_UPS, OUTCOMES } from '../../../domain/feedback/states.ts';
import type { Theme } from '../../../domain/feedback/themes.ts';
import { feedbackAnswers } from './feedback.ts';
import { orders } from './orders.ts';
import { principals } from './people.ts';
import { instant } from './types.ts';

export const feedbackSorter = pgEnum('feedback_sorter', ['rules', 'person']);
export const feedbackFit = pgEnum('feedback_fit', FITS);
export const feedbackOutcome = pgEnum('feedback_outcome', OUTCOMES);
export const feedbackFollowUp = pgEnum('feedback_follow_up', FOLLOW_UPS);
/** What free text is sorted by; the shop's own once it has changed anything. */
export const feedbackThemes = pgTable('feedback_themes', {
	handle: text('handle').primaryKey(),
	content: jsonb('content').$type<Theme>().notNull(),
	position: integer('position').notNull(),
	version: integer('version').notNull().default(1)
});

/** What an answer speaks of, or, where a person says so, does not. What rules found is replaced by sorting anew. */
export const feedbackAnswerThemes = pgTable(
	'feedback_answer_themes',
	{
		answerId: uuid('answer_id')
			.notNull()
			.references(() => feedbackAnswers.id, { onDelete: 'cascade' }),
		theme: text('theme')
			.notNull()
			.references(() => feedbackThemes.handle),
		says: boolean('says').notNull().default(true),
		by: feedbackSorter('by').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.answerId, t.theme] }),
		index('feedback_answer_themes_of')
			.on(t.theme, t.answerId)
			.where(sql`${t.says}`),
		check('feedback_answer_themes_rules', sql`${t.says} or ${t.by} = 'person'`)
	]
);

/** What a shopper lets others read, with their consent; its stars and fit count until staff hide it. */
export const feedbackReviews = pgTable(
	'feedback_reviews',
	{
		answerId: uuid('answer_id')
			.primaryKey()
			.references(() => feedbackAnswers.id, { onDelete: 'cascade' }),
		productId: text('product_id').notNull(),
		stars: smallint('stars').notNull(),
		fit: feedbackFit('fit'),
		/** Whether the first name is shown; it is read from the order, and gone with it. */
		named: boolean('named').notNull(),
		consentedAt: instant('consented_at').notNull(),
		hiddenAt: instant('hidden_at'),
		/** Why: a handle, words behind a colon. */
		hiddenBecause: text('hidden_because')
	},
	(t) => [
		index('feedback_reviews_product')
			.on(t.productId, t.consentedAt)
			.where(sql`${t.hiddenAt} is null`),
		check('feedback_reviews_stars', sql`${t.stars} between 1 and 5`),
		check('feedback_reviews_hidden', sql`(${t.hiddenAt} is null) = (${t.hiddenBecause} is null)`)
	]
);

/** What somebody of the shop is to follow up; who has it in hand stands in `desk_tasks`. */
export const feedbackTasks = pgTable(
	'feedback_tasks',
	{
		answerId: uuid('answer_id')
			.primaryKey()
			.references(() => feedbackAnswers.id, { onDelete: 'cascade' }),
		kind: feedbackFollowUp('kind').notNull(),
		raisedAt: instant('raised_at').notNull(),
		dueAt: instant('due_at').notNull(),
		outcome: feedbackOutcome('outcome'),
		endedAt: instant('ended_at'),
		endedBy: uuid('ended_by').references(() => principals.id)
	},
	(t) => [
		index('feedback_tasks_open')
			.on(t.kind, t.dueAt)
			.where(sql`${t.endedAt} is null`),
		check('feedback_tasks_ended', sql`(${t.outcome} is null) = (${t.endedAt} is null)`)
	]
);

export const followKind = pgEnum('follow_kind', FOLLOW_KINDS);

/** Whom somebody of the shop speaks to although they said nothing; each thing once. Who has it stands in `desk_tasks`. */
export const followUps = pgTable(
	'follow_ups',
	{
		id: uuid('id').primaryKey(),
		kind: followKind('kind').notNull(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		/** The order's, the parcel's or the refund's id. */
		subject: uuid('subject').notNull(),
		raisedAt: instant('raised_at').notNull(),
		/** Before that day nobody is shown it. */
		fromAt: instant('from_at').notNull(),
		dueAt: instant('due_at').notNull(),
		outcome: feedbackOutcome('outcome'),
		endedAt: instant('ended_at'),
		endedBy: uuid('ended_by').references(() => principals.id)
	},
	(t) => [
		uniqueIndex('follow_ups_once').on(t.kind, t.subject),
		index('follow_ups_order').on(t.orderId),
		index('follow_ups_open')
			.on(t.dueAt)
			.where(sql`${t.endedAt} is null`),
		check('follow_ups_ended', sql`(${t.outcome} is null) = (${t.endedAt} is null)`)
	]
);

/** What a shopper said about being asked by mail. */
export const feedbackMailWishes = pgTable('feedback_mail_wishes', {
	emailKey: text('email_key').primaryKey(),
	yes: boolean('yes').notNull(),
	at: instant('at').notNull().defaultNow()
});

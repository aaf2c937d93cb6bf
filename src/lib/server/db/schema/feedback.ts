import { sql } from 'drizzle-orm';
import {
	check,
	foreignKey,
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
import type { FeedbackForm } from '../../../domain/feedback/form.ts';
import {
	ASK_CHANNELS,
	FEEDBACK_ASK_STATES,
	OCCASIONS,
	SKIPPED_BECAUSE,
	SUSPECTS
} from '../../../domain/feedback/states.ts';
import { orderLines, orders } from './orders.ts';
import { principals } from './people.ts';
import { photos } from './photos.ts';
import { bytea, instant } from './types.ts';

export const feedbackOccasion = pgEnum('feedback_occasion', OCCASIONS);
export const feedbackAskState = pgEnum('feedback_ask_state', FEEDBACK_ASK_STATES);
export const feedbackSkipped = pgEnum('feedback_skipped', SKIPPED_BECAUSE);
export const feedbackChannel = pgEnum('feedback_channel', ASK_CHANNELS);
export const feedbackSuspect = pgEnum('feedback_suspect', SUSPECTS);

/** What is asked, every version of it; the newest holds. */
export const feedbackForms = pgTable('feedback_forms', {
	version: integer('version').primaryKey(),
	content: jsonb('content').$type<FeedbackForm>().notNull(),
	/** Nobody: what holds where nobody set anything. */
	staffId: uuid('staff_id').references(() => principals.id),
	createdAt: instant('created_at').notNull().defaultNow()
});

/** Each thing a shopper may be asked about, once: planned for a day, put to them, ended. No personal data. */
export const feedbackAsks = pgTable(
	'feedback_asks',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		occasion: feedbackOccasion('occasion').notNull(),
		/** The id of the return or exchange it is about; the order's where it is about the order. */
		subject: uuid('subject').notNull(),
		state: feedbackAskState('state').notNull().default('planned'),
		why: feedbackSkipped('why'),
		channel: feedbackChannel('channel'),
		dueAt: instant('due_at').notNull(),
		/** When it was put to them; an anonymous answer leaves no other trace here than the state. */
		askedAt: instant('asked_at'),
		formVersion: integer('form_version').references(() => feedbackForms.version)
	},
	(t) => [
		uniqueIndex('feedback_asks_once').on(t.orderId, t.occasion, t.subject),
		index('feedback_asks_due')
			.on(t.dueAt)
			.where(sql`${t.state} = 'planned'`),
		check('feedback_asks_why', sql`(${t.state} = 'skipped') = (${t.why} is not null)`),
		check(
			'feedback_asks_asked',
			sql`${t.state} <> 'asked' or (${t.askedAt} is not null and ${t.channel} is not null)`
		)
	]
);

/** What somebody said. Without an order it is anonymous: its id is random and its time a whole day. */
export const feedbackAnswers = pgTable(
	'feedback_answers',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id').references(() => orders.id),
		occasion: feedbackOccasion('occasion').notNull(),
		subject: uuid('subject'),
		formVersion: integer('form_version')
			.notNull()
			.references(() => feedbackForms.version),
		score: smallint('score').notNull(),
		nps: smallint('nps'),
		reasons: text('reasons').array().notNull().default([]),
		lineId: text('line_id'),
		/** As the order names it: the catalogue may not know it. */
		productId: text('product_id'),
		language: text('language'),
		suspect: feedbackSuspect('suspect'),
		/** What the same words are known by, for a burst of them. */
		wordsHash: bytea('words_hash'),
		/** Of an anonymous answer: what its browser alone holds, hashed, for as long as it can be changed. */
		keyHash: bytea('key_hash'),
		givenAt: instant('given_at').notNull(),
		editedAt: instant('edited_at')
	},
	(t) => [
		uniqueIndex('feedback_answers_once')
			.on(t.orderId, t.occasion, t.subject)
			.where(sql`${t.orderId} is not null`),
		index('feedback_answers_given').on(t.givenAt, t.id),
		index('feedback_answers_score').on(t.score, t.givenAt, t.id),
		index('feedback_answers_product')
			.on(t.productId, t.givenAt)
			.where(sql`${t.productId} is not null`),
		index('feedback_answers_words')
			.on(t.wordsHash, t.givenAt)
			.where(sql`${t.wordsHash} is not null`),
		index('feedback_answers_suspect')
			.on(t.givenAt)
			.where(sql`${t.suspect} is not null`),
		uniqueIndex('feedback_answers_key')
			.on(t.keyHash)
			.where(sql`${t.keyHash} is not null`),
		foreignKey({
			name: 'feedback_answers_line',
			columns: [t.orderId, t.lineId],
			foreignColumns: [orderLines.orderId, orderLines.id]
		}),
		check('feedback_answers_score', sql`${t.score} between 1 and 5`),
		check('feedback_answers_nps', sql`${t.nps} is null or ${t.nps} between 0 and 10`),
		check(
			'feedback_answers_anonymous',
			sql`${t.orderId} is not null or (${t.subject} is null and ${t.lineId} is null and ${t.productId} is null
				and ${t.givenAt} = date_trunc('day', ${t.givenAt} at time zone 'UTC') at time zone 'UTC')`
		)
	]
);

/** The words alone, so that erasing takes them and leaves the score. */
export const feedbackWords = pgTable('feedback_words', {
	answerId: uuid('answer_id')
		.primaryKey()
		.references(() => feedbackAnswers.id, { onDelete: 'cascade' }),
	words: text('words').notNull()
});

export const feedbackPhotos = pgTable(
	'feedback_photos',
	{
		answerId: uuid('answer_id')
			.notNull()
			.references(() => feedbackAnswers.id, { onDelete: 'cascade' }),
		photoId: uuid('photo_id')
			.notNull()
			.references(() => photos.id, { onDelete: 'cascade' }),
		position: integer('position').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.answerId, t.position] }),
		uniqueIndex('feedback_photos_once').on(t.photoId),
		check('feedback_photos_most', sql`${t.position} between 1 and 5`)
	]
);

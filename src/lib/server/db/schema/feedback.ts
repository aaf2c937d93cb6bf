import { sql } from 'drizzle-orm';
import {
	boolean,
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
	FITS,
	FOLLOW_UPS,
	OCCASIONS,
	OUTCOMES,
	SKIPPED_BECAUSE,
	SUSPECTS
} from '../../../domain/feedback/states.ts';
import type { Theme } from '../../../domain/feedback/themes.ts';
import { orderLines, orders } from './orders.ts';
import { principals } from './people.ts';
import { photos } from './photos.ts';
import { bytea, instant } from './types.ts';

export const feedbackOccasion = pgEnum('feedback_occasion', OCCASIONS);
export const feedbackAskState = pgEnum('feedback_ask_state', FEEDBACK_ASK_STATES);
export const feedbackSkipped = pgEnum('feedback_skipped', SKIPPED_BECAUSE);
export const feedbackChannel = pgEnum('feedback_channel', ASK_CHANNELS);
export const feedbackSuspect = pgEnum('feedback_suspect', SUSPECTS);
export const feedbackFollowUp = pgEnum('feedback_follow_up', FOLLOW_UPS);
export const feedbackOutcome = pgEnum('feedback_outcome', OUTCOMES);
export const feedbackFit = pgEnum('feedback_fit', FITS);
export const feedbackSorter = pgEnum('feedback_sorter', ['rules', 'person']);

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

/** What a shopper said about being asked by mail. */
export const feedbackMailWishes = pgTable('feedback_mail_wishes', {
	emailKey: text('email_key').primaryKey(),
	yes: boolean('yes').notNull(),
	at: instant('at').notNull().defaultNow()
});

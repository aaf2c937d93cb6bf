import { sql } from 'drizzle-orm';
import {
	boolean,
	check,
	date,
	index,
	integer,
	jsonb,
	pgEnum,
	pgTable,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { Pieces } from '../../../domain/order/portions.ts';
import { ASK_STATES, DELAY_ANSWERS, DELAY_CAUSES, SILENCES } from '../../../domain/shortage/states.ts';
import { orders } from './orders.ts';
import { instant } from './types.ts';

export const delayCause = pgEnum('delay_cause', DELAY_CAUSES);
export const delayState = pgEnum('delay_state', ASK_STATES);
export const delayAnswer = pgEnum('delay_answer', DELAY_ANSWERS);
export const delaySilence = pgEnum('delay_silence', SILENCES);

/** What buyers are asked about goods that come later than was said (docs/adr/0022-shortage.md). */
export const delays = pgTable(
	'delays',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		cause: delayCause('cause').notNull(),
		state: delayState('state').notNull().default('open'),
		/** The last day on which the goods leave, in the shop's zone. */
		newDate: date('new_date', { mode: 'string' }).notNull(),
		/** Of each line once: `[{line, quantity}]`. */
		lines: jsonb('lines').$type<Pieces[]>().notNull(),
		/** Our own count of stock said that they are short: then it can say that they are not any more. */
		byStock: boolean('by_stock').notNull(),
		askedAt: instant('asked_at').notNull(),
		answerBy: instant('answer_by').notNull(),
		/** What happens then. */
		silence: delaySilence('silence').notNull(),
		answer: delayAnswer('answer'),
		answeredAt: instant('answered_at'),
		endedAt: instant('ended_at'),
		/** What silence means was refused so many times; when it is tried again. */
		tries: integer('tries').notNull().default(0),
		retryAt: instant('retry_at'),
		/** The order's version when the clock last looked: it looks again when that has changed. */
		seenVersion: integer('seen_version').notNull().default(0)
	},
	(t) => [
		// One question at a time.
		uniqueIndex('delays_open')
			.on(t.orderId)
			.where(sql`${t.state} = 'open'`),
		index('delays_order').on(t.orderId, t.askedAt),
		index('delays_due')
			.on(t.answerBy)
			.where(sql`${t.state} = 'open'`),
		check('delays_lines', sql`jsonb_typeof(${t.lines}) = 'array' and jsonb_array_length(${t.lines}) > 0`),
		check('delays_tries', sql`${t.tries} >= 0`),
		check('delays_ended', sql`(${t.state} = 'open') = (${t.endedAt} is null)`),
		check('delays_answered', sql`(${t.answer} is null) = (${t.answeredAt} is null)`)
	]
);

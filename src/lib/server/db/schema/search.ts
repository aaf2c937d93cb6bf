import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant, tsvector } from './types.ts';

/**
 * What the desk finds an order by, beside its numbers and addresses, which are found in their own tables. Made from the
 * order by the outbox's subscriber (ADR 25); erasing a person deletes the row at once. No foreign key: it would take a
 * lock on the order's row, which commands hold.
 */
export const orderSearch = pgTable(
	'order_search',
	{
		orderId: uuid('order_id').primaryKey(),
		placedAt: instant('placed_at').notNull(),
		/** Each with its kind before it (`searchEntry`). */
		words: tsvector('words').notNull()
	},
	(t) => [
		index('order_search_placed').on(t.placedAt.desc(), t.orderId.desc()),
		index('order_search_words').using('gin', t.words)
	]
);

/** Every word that orders are found by, once: what typing errors are compared with. Goes with the last order that has it. */
export const searchWords = pgTable('search_words', { word: text('word').primaryKey() });

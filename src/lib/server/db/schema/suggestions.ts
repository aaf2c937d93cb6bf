import { sql } from 'drizzle-orm';
import { check, doublePrecision, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';

/**
 * What goes with a product, the best first: sums over many buyers, of whom nothing is in here. Products are named as
 * orders name them, which may be before the catalogue knows them, or after it has forgotten them; so there is no foreign
 * key, as there is none from orders' lines.
 */
export const suggestions = pgTable(
	'suggestions',
	{
		product: text('product').notNull(),
		/** 1 is the best. */
		place: smallint('place').notNull(),
		other: text('other').notNull(),
		score: doublePrecision('score').notNull(),
		/** How many different buyers of both kept the other one, and gave it back. */
		kept: integer('kept').notNull(),
		back: integer('back').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.product, t.place] }),
		// Few enough would lead back to somebody.
		check('suggestions_buyers', sql`${t.kept} >= 5 and ${t.back} >= 0`),
		check('suggestions_others', sql`${t.other} <> ${t.product}`)
	]
);

import { index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { orders } from './orders.ts';
import { instant } from './types.ts';

/**
 * Orders that have still to come, each with the next instant at which there may be something to tell its buyer. Only such
 * orders have a row: what the clock reads is as long as what is under way, however many orders there ever were.
 */
export const orderWatches = pgTable(
	'order_watches',
	{
		orderId: uuid('order_id')
			.primaryKey()
			.references(() => orders.id, { onDelete: 'cascade' }),
		lookAt: instant('look_at').notNull()
	},
	(t) => [index('order_watches_due').on(t.lookAt)]
);

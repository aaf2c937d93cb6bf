import { sql } from 'drizzle-orm';
import { bigint, char, check, index, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { LABEL_PROVIDERS, LABEL_STATES } from '../../../domain/return/label.ts';
import { returns } from './returns.ts';
import { shipments } from './shipments.ts';
import { instant } from './types.ts';

export const labelProvider = pgEnum('label_provider', LABEL_PROVIDERS);
export const labelState = pgEnum('label_state', LABEL_STATES);

/**
 * What a return is sent with: one row per return, written before anybody is asked for it. Its id is the name under which
 * a service is asked, and asked after.
 */
export const returnLabels = pgTable(
	'return_labels',
	{
		id: uuid('id').primaryKey(),
		returnId: uuid('return_id')
			.notNull()
			.references(() => returns.id),
		provider: labelProvider('provider').notNull(),
		state: labelState('state').notNull(),
		carrier: text('carrier'),
		trackingNumber: text('tracking_number'),
		/** Where the service's own label is; names a person, so it goes when they are erased. */
		url: text('url'),
		/** The service's name of it, to give it back by. */
		reference: text('reference'),
		/** The parcel that was opened with its number. */
		shipmentId: uuid('shipment_id').references(() => shipments.id),
		failure: text('failure'),
		/** What the service said it cost, minor units of a currency of its own; null where it said nothing. */
		cost: bigint('cost', { mode: 'number' }),
		costCurrency: char('cost_currency', { length: 3 }),
		createdAt: instant('created_at').notNull().defaultNow(),
		askedAt: instant('asked_at'),
		madeAt: instant('made_at'),
		endedAt: instant('ended_at')
	},
	(t) => [
		uniqueIndex('return_labels_return').on(t.returnId),
		index('return_labels_open')
			.on(t.askedAt)
			.where(sql`${t.state} in ('asked', 'unknown')`),
		index('return_labels_bought')
			.on(t.madeAt)
			.where(sql`${t.state} = 'made' and ${t.provider} <> 'own'`),
		check('return_labels_made', sql`${t.state} <> 'made' or ${t.madeAt} is not null`),
		check('return_labels_cost', sql`${t.cost} >= 0 and (${t.cost} is null) = (${t.costCurrency} is null)`)
	]
);

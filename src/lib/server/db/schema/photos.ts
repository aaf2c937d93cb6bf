import { sql } from 'drizzle-orm';
import {
	check,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { PHOTOS_PER_LINE } from '../../../domain/photo/limits.ts';
import { orders } from './orders.ts';
import { returnLines } from './returns.ts';
import { bytea, instant } from './types.ts';

/**
 * Pictures that buyers send of what they got. The row is written before the picture is kept, so that nothing lies in the
 * store that no row knows of. What is kept is our own encoding; nothing of the file that came, its name neither.
 */
export const photos = pgTable(
	'photos',
	{
		id: uuid('id').primaryKey(),
		orderId: uuid('order_id')
			.notNull()
			.references(() => orders.id),
		actorKind: text('actor_kind').notNull(),
		actorId: text('actor_id'),
		/** Where it lies in the store, without the size behind it. */
		key: text('key').notNull(),
		/** Of what is kept, in pixels and bytes. */
		width: integer('width').notNull(),
		height: integer('height').notNull(),
		bytes: integer('bytes').notNull(),
		sha256: bytea('sha256').notNull(),
		createdAt: instant('created_at').notNull().defaultNow(),
		/** When the store had it; null while it is on its way there. */
		keptAt: instant('kept_at'),
		/** It goes then, unless something needs it; null once something does for good. */
		neededUntil: instant('needed_until'),
		/** When somebody took it away: it is shown to nobody from then on, and goes from the store soon after. */
		removedAt: instant('removed_at')
	},
	(t) => [
		uniqueIndex('photos_key').on(t.key),
		index('photos_order').on(t.orderId),
		index('photos_to_sweep')
			.on(t.neededUntil)
			.where(sql`${t.neededUntil} is not null`),
		index('photos_removed')
			.on(t.removedAt)
			.where(sql`${t.removedAt} is not null`),
		check('photos_size', sql`${t.width} > 0 and ${t.height} > 0 and ${t.bytes} > 0`)
	]
);

/** Photos of a line of a return, in their order: whose they are and what they show is the table's. */
const photosOfLine = <Name extends string>(name: Name) =>
	pgTable(
		name,
		{
			returnId: uuid('return_id').notNull(),
			lineId: text('line_id').notNull(),
			photoId: uuid('photo_id')
				.notNull()
				.references(() => photos.id),
			position: integer('position').notNull()
		},
		(t) => [
			primaryKey({ columns: [t.returnId, t.lineId, t.position] }),
			uniqueIndex(`${name}_once`).on(t.photoId, t.returnId, t.lineId),
			foreignKey({
				name: `${name}_line`,
				columns: [t.returnId, t.lineId],
				foreignColumns: [returnLines.returnId, returnLines.lineId]
			}),
			check(`${name}_position`, sql`${t.position} between 1 and ${sql.raw(String(PHOTOS_PER_LINE))}`)
		]
	);

/** What shows why a line comes back. One picture can show several lines. */
export const returnEvidence = photosOfLine('return_evidence');

/** What shows why something was deducted from a line once it was looked at: taken by the shop, seen by the buyer. */
export const returnFindings = photosOfLine('return_findings');

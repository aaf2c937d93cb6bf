import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Connection, Database, Tx } from '../db/client.ts';
import { isId } from '../db/ids.ts';
import { findOrderRecord } from '../db/order-record.ts';
import { findStanding } from '../db/order-standing.ts';
import { listReturns, readReturn } from '../db/return-lists.ts';
import { listEvents, type EventPage } from '../use-cases/list-events.ts';

/** Orders as machines read them; their keys were asked at the door. */
export const ordersOf = (
	{ db, sql }: Pick<Connection, 'db' | 'sql'>,
	terms: (record: OrderRecord, tx?: Tx) => Promise<OrderTerms>
) => ({
	/** The order as stored; nothing where there is none. One statement. */
	find: (ref: string): Promise<OrderRecord | undefined> => findOrderRecord(sql, ref),
	/** What may be done with it, until when and at what price. */
	terms,
	/** What an answer about it rests on, for a conditional read. */
	standing: (ref: string) => findStanding(db, ref),
	events: (ref: string, after: number, limit: number): Promise<EventPage | undefined> =>
		listEvents(db, ref, after, limit)
});

/** Goods that come back, as machines read them. */
export const returnsOf = (db: Database) => ({
	list: (asked: Parameters<typeof listReturns>[1]) => listReturns(db, asked),
	find: (id: string) => (isId(id) ? readReturn(db, id) : Promise.resolve(undefined))
});

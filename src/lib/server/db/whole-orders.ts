import { sql } from 'drizzle-orm';
import { insertMany } from './bulk.ts';
import type { Tx } from './client.ts';
import type { HistoryRow } from './history.ts';
import type { NewLine, NewOrder, NewPeople } from './orders.ts';
import type { NewPayment } from './payments.ts';
import { portions } from './schema/goods.ts';
import { payments, refunds } from './schema/money.ts';
import { orderLines, orderPeople, orders } from './schema/orders.ts';
import { history, outbox } from './schema/record.ts';
import { scans, shipments, shippedAfterCancel } from './schema/shipments.ts';

/** An order with all that has happened to it so far, for a database that does not know it yet. */
export type WholeOrder = {
	order: NewOrder;
	people: NewPeople;
	lines: NewLine[];
	portions: (typeof portions.$inferInsert)[];
	payments: NewPayment[];
	refunds: (typeof refunds.$inferInsert)[];
	shipments: (typeof shipments.$inferInsert)[];
	scans: (typeof scans.$inferInsert)[];
	shippedAfterCancel: (typeof shippedAfterCancel.$inferInsert)[];
	history: HistoryRow[];
};

/**
 * Adds orders that nobody knows yet, each complete in one go: a statement per table, whatever the number of orders.
 * The tables' own guards (sums of portions, refunds below what was captured, append-only history) judge every row.
 *
 * @returns the refs that were added; a ref that somebody else took in the meantime is left alone
 */
export async function insertWholeOrders(tx: Tx, list: readonly WholeOrder[]): Promise<Set<string>> {
	// A session keeps the plans its triggers were first given. Where that was in a nearly empty database they read whole
	// tables ever after: measured, twice the time for the first hundred thousand lines.
	await tx.execute(sql`set local enable_seqscan = off`);
	const rows = list.map(({ order }) => order);
	const added = await insertMany(tx, orders, rows, sql`on conflict (ref) do nothing returning ref`);
	const refs = new Set(added.map(({ ref }) => String(ref)));
	const ours = list.filter(({ order }) => refs.has(order.ref));
	const entries = ours.flatMap((whole) => whole.history);
	// Sent behind one another without waiting for answers: they are taken in this order.
	await Promise.all([
		insertMany(
			tx,
			orderPeople,
			ours.map(({ people }) => people)
		),
		insertMany(
			tx,
			orderLines,
			ours.flatMap(({ lines }) => lines)
		),
		insertMany(
			tx,
			payments,
			ours.flatMap((whole) => whole.payments)
		),
		insertMany(
			tx,
			refunds,
			ours.flatMap((whole) => whole.refunds)
		),
		insertMany(
			tx,
			shipments,
			ours.flatMap((whole) => whole.shipments)
		),
		insertMany(
			tx,
			scans,
			ours.flatMap((whole) => whole.scans)
		),
		insertMany(
			tx,
			shippedAfterCancel,
			ours.flatMap((whole) => whole.shippedAfterCancel)
		),
		insertMany(
			tx,
			portions,
			ours.flatMap((whole) => whole.portions)
		),
		insertMany(tx, history, entries),
		insertMany(
			tx,
			outbox,
			entries.map(({ orderId, seq }) => ({ orderId, seq }))
		)
	]);
	return refs;
}

/** What is known of an order already, as far as another system's report can tell it again. */
export type KnownOrder = {
	ref: string;
	documentHash: Buffer;
	/** Ids of the happenings that were taken. */
	reports: ReadonlySet<string>;
	/** By `parcelKey`: how many scans of the parcel are there. */
	parcels: ReadonlyMap<string, number>;
};

export const parcelKey = (carrier: string, trackingNumber: string) => `${carrier} ${trackingNumber}`;

type KnownRow = {
	ref: string;
	hash: string;
	reports: string[];
	parcels: { carrier: string; number: string; scans: number }[];
};

export async function listKnownOrders(tx: Tx, refs: readonly string[]): Promise<Map<string, KnownOrder>> {
	const rows = await tx.execute<KnownRow>(sql`
		select o.ref, encode(o.document_hash, 'hex') as hash,
			coalesce((select json_agg(h.data ->> 'report') from history h
				where h.order_id = o.id and h.type like 'report.%'), '[]') as reports,
			coalesce((select json_agg(json_build_object('carrier', s.carrier, 'number', s.tracking_number,
				'scans', (select count(*) from scans c where c.shipment_id = s.id)))
				from shipments s where s.order_id = o.id), '[]') as parcels
		from orders o where o.ref in (select json_array_elements_text(${JSON.stringify(refs)}::text::json))`);
	return new Map(
		[...rows].map(({ ref, hash, reports, parcels }) => [
			ref,
			{
				ref,
				documentHash: Buffer.from(hash, 'hex'),
				reports: new Set(reports),
				parcels: new Map(parcels.map((one) => [parcelKey(one.carrier, one.number), one.scans]))
			}
		])
	);
}

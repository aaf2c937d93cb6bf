import { sql } from 'drizzle-orm';
import type { Pieces } from '../../domain/order/portions.ts';
import type { ExceptionCause, TrackingStatus } from '../../domain/shipment/tracking-status.ts';
import type { Tx } from './client.ts';
import { cancelledInParcel, shippedAfterCancel } from './schema/shipments.ts';

/** Keeps what left although it was cancelled; reported again it is the same report. */
export async function keepShippedAfterCancel(
	tx: Tx,
	shipmentId: string,
	pieces: readonly Pieces[],
	at: Date
): Promise<void> {
	await tx
		.insert(shippedAfterCancel)
		.values(pieces.map(({ line, quantity }) => ({ shipmentId, lineId: line, quantity, reportedAt: at })))
		.onConflictDoNothing();
}

/** Remembers which parcel pieces were in when they were cancelled; the portions themselves forget it. */
export async function keepCancelledInParcel(
	tx: Tx,
	pieces: readonly (Pieces & { shipment: string })[]
): Promise<void> {
	if (pieces.length === 0) return;
	await tx
		.insert(cancelledInParcel)
		.values(pieces.map(({ shipment, line, quantity }) => ({ shipmentId: shipment, lineId: line, quantity })))
		.onConflictDoUpdate({
			target: [cancelledInParcel.shipmentId, cancelledInParcel.lineId],
			set: { quantity: sql`${cancelledInParcel.quantity} + excluded.quantity` }
		});
}

/**
 * Flags a parcel of which nothing but cancelled pieces is left, and which the carrier has all the same.
 *
 * @returns the pieces that are news; none where they were flagged before, or nothing of the parcel was ever cancelled
 */
export async function flagLeftAnyway(tx: Tx, shipmentId: string, at: Date): Promise<Pieces[]> {
	const rows = await tx.execute<Pieces>(sql`
		with flagged as (
			insert into shipped_after_cancel (shipment_id, line_id, quantity, reported_at)
			select shipment_id, line_id, quantity, ${at.toISOString()}::timestamptz from cancelled_in_parcel
			where shipment_id = ${shipmentId}
			on conflict do nothing returning line_id as line, quantity)
		select line, quantity from flagged order by line`);
	return [...rows];
}

/** A parcel that left with cancelled goods, as staff have to deal with it. Instants are RFC 3339. */
export type LeftAnyway = {
	shipment: string;
	ref: string;
	displayRef: string;
	carrier: string;
	trackingNumber: string;
	status: TrackingStatus;
	cause: ExceptionCause | null;
	reportedAt: string;
	lines: { title: string; quantity: number }[];
};

const MOST = 50;

/** Parcels with cancelled goods that have not come back, the latest first. */
export async function listLeftAnyway(tx: Tx): Promise<LeftAnyway[]> {
	const rows = await tx.execute<LeftAnyway>(sql`
		select s.id as shipment, o.ref, coalesce(o.display_ref, o.ref) as "displayRef", s.carrier, s.tracking_number as "trackingNumber",
			s.status, s.cause, to_char(max(c.reported_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "reportedAt",
			json_agg(json_build_object('title', l.title, 'quantity', c.quantity) order by l.position) as lines
		from shipped_after_cancel c
		join shipments s on s.id = c.shipment_id
		join orders o on o.id = s.order_id
		join order_lines l on l.order_id = o.id and l.id = c.line_id
		where not o.historical and s.cause is distinct from 'returned'
		group by s.id, o.id order by max(c.reported_at) desc, s.id limit ${MOST}`);
	return [...rows];
}

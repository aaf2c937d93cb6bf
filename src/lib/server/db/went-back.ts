import { sql } from 'drizzle-orm';
import type { ExceptionCause, TrackingStatus } from '../../domain/shipment/tracking-status.ts';
import type { Tx } from './client.ts';

/**
 * Parcels that went back on their way (`s`, with their order `o`) while their goods still count as sent, and that nobody has
 * seen to just now. By the index of what went back; history is not among them.
 */
export const wentBack = sql`shipments s join orders o on o.id = s.order_id
	where s.cause in ('refused', 'returning', 'returned') and s.return_id is null and not o.historical
		and exists (select from portions p where p.shipment_id = s.id and p.order_id = s.order_id
			and p.state in ('handed_over', 'delivered'))
		and not exists (select from quiet_parcels q where q.shipment_id = s.id and q.until > now())`;

/** A parcel that did not reach its buyer, as staff have to deal with it. `at` RFC 3339: since when. */
export type BackParcel = {
	id: string;
	ref: string;
	displayRef: string;
	carrier: string;
	trackingNumber: string;
	status: TrackingStatus;
	cause: ExceptionCause;
	at: string;
};

/** The longest on its way back first, at most `limit`. */
export async function listWentBack(tx: Tx, limit: number): Promise<BackParcel[]> {
	const rows = await tx.execute<BackParcel>(sql`
		select s.id, o.ref, coalesce(o.display_ref, o.ref) as "displayRef", s.carrier, s.tracking_number as "trackingNumber",
			s.status, s.cause, to_char(s.status_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
		from ${wentBack} order by s.status_at, s.id limit ${limit}`);
	return [...rows];
}

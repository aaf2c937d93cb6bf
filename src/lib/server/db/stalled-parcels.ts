import { sql } from 'drizzle-orm';
import type { TrackingStatus } from '../../domain/shipment/tracking-status.ts';
import type { Tx } from './client.ts';

/** A parcel on its way to a buyer of which nothing was heard for a day. Instants are epoch milliseconds. */
export type QuietParcel = {
	id: string;
	ref: string;
	displayRef: string;
	carrier: string;
	trackingNumber: string;
	status: TrackingStatus;
	destination: string | null;
	lastScanAt: number;
	approximate: boolean;
	/** The first place its carrier named once it had it. */
	first: { at: number; status: TrackingStatus; location: string } | null;
};

const millis = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

/** While it waits for the recipient or has arrived, nobody has to report anything. */
const MOVING = [
	'in_transit',
	'out_for_delivery',
	'attempt_failed',
	'exception'
] as const satisfies readonly TrackingStatus[];

/** Of one status, in the order of the index of what moves. */
const quiet = (
	status: TrackingStatus,
	limit: number
) => sql`(select s.* from shipments s join orders o on o.id = s.order_id
	where s.status = ${status} and s.last_scan_at < now() - interval '1 day' and not s.action_required
		and (s.cause is null or s.cause not in ('returned', 'lost')) and s.return_id is null and not o.historical
		and not exists (select from quiet_parcels q where q.shipment_id = s.id and q.until > now())
	order by s.last_scan_at limit ${limit})`;

/** Parcels that nobody has heard of for a day, the longest silent first, at most `limit`; history is not among them (law 12). */
export async function listQuiet(tx: Tx, limit: number): Promise<QuietParcel[]> {
	const rows = await tx.execute<QuietParcel>(sql`
		select s.id, o.ref, coalesce(o.display_ref, o.ref) as "displayRef", s.carrier, s.tracking_number as "trackingNumber",
			s.status, coalesce(p.ship_to ->> 'country', o.buyer_country) as destination, ${millis('s.last_scan_at')} as "lastScanAt",
			exists (select from scans c where c.shipment_id = s.id and c.at = s.last_scan_at and c.approximate) as approximate,
			(select json_build_object('at', ${millis('c.at')}, 'status', c.status, 'location', c.location) from scans c
				where c.shipment_id = s.id and c.location is not null and c.status not in ('pending', 'info_received')
				order by c.at limit 1) as first
		from (select * from (${sql.join(
			MOVING.map((status) => quiet(status, limit)),
			sql` union all `
		)}) every order by last_scan_at, id limit ${limit}) s
		join orders o on o.id = s.order_id left join order_people p on p.order_id = s.order_id
		order by s.last_scan_at, s.id`);
	return [...rows];
}

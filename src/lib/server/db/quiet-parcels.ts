import { sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { quietParcels } from './schema/desk.ts';

/** Leaves a silent parcel alone for so many days of 24 hours; said again, the later word counts. */
export async function quietUntil(tx: Tx, shipmentId: string, days: number): Promise<Date> {
	const until = sql`now() + ${days}::int * interval '24 hours'` as never;
	const [row] = await tx
		.insert(quietParcels)
		.values({ shipmentId, until })
		.onConflictDoUpdate({ target: quietParcels.shipmentId, set: { until } })
		.returning({ until: quietParcels.until });
	if (!row) throw new Error(`parcel ${shipmentId} was not kept`);
	return row.until;
}

/** Parcels that are left alone now. */
export async function listQuieted(tx: Tx): Promise<Set<string>> {
	const rows = await tx
		.select({ id: quietParcels.shipmentId })
		.from(quietParcels)
		.where(sql`${quietParcels.until} > now()`);
	return new Set(rows.map(({ id }) => id));
}

import type { StageDatabase } from './database.ts';

/** The parcel of each order that is still on its way. */
export async function listShipments({ sql }: StageDatabase, refs: readonly string[]) {
	return sql<{ ref: string; shipment: string }[]>`
		select distinct on (o.ref) o.ref, s.id as shipment from orders o join shipments s on s.order_id = o.id
		where o.ref in ${sql(refs)} and s.status <> 'delivered'`;
}

/** The number of each order's last entry. */
export async function listSeqs(
	{ sql }: StageDatabase,
	refs: readonly string[]
): Promise<Map<string, number>> {
	const rows = await sql<{ ref: string; seq: number }[]>`
		select ref, history_seq as seq from orders where ref in ${sql(refs)}`;
	return new Map(rows.map(({ ref, seq }) => [ref, seq]));
}

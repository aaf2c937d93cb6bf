import { newId } from '#server/db/ids.ts';
import { insertDeliveries } from '#server/db/inbox.ts';
import type { Connection } from '#server/db/client.ts';

/** A webhook of a carrier that was kept, for what is said to have come with it; returns its id. */
export async function keptDelivery({ db, sql }: Connection, vendor: string): Promise<string> {
	const deliveryId = newId();
	const body = new TextEncoder().encode('{}');
	await insertDeliveries(db, [{ channel: 'carriers', vendor, deliveryId, headers: {}, body }]);
	const [row] = await sql<{ id: string }[]>`select id from inbox where delivery_id = ${deliveryId}`;
	if (!row) throw new Error('it was not kept');
	return row.id;
}

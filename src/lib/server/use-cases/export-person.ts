import { insertAudit } from '#server/db/audit.ts';
import type { Connection } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { exportAddress, exportOrder, listOrdersOf } from '#server/db/people.ts';

export type PersonExport = { email: string; orders: Record<string, unknown>[] } & Record<string, unknown>;

/** Everything that is held of a mail address, for the person it belongs to. That it was told is written down. */
export async function exportPerson(
	{ db, sql }: Pick<Connection, 'db' | 'sql'>,
	actor: Actor,
	emailKey: string
): Promise<PersonExport> {
	const found = await listOrdersOf(db, emailKey);
	const orders = [];
	for (const { id, ref } of found) {
		orders.push({ order: await findOrderRecord(sql, ref), ...(await exportOrder(db, id)) });
	}
	const facts = { orders: found.length };
	await insertAudit(db, { actor, action: 'people.exported', facts });
	return { email: emailKey, ...(await exportAddress(db, emailKey)), orders };
}

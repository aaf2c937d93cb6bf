import { concealGifts } from '#domain/gift/conceal.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Vault } from '#server/auth/vault.ts';
import type { Connection } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { exportAddress, exportOrder, findMarks, listOrdersOf } from '#server/db/people.ts';
import { findDestination } from '#server/db/refund-destinations.ts';
import { strangersOf } from './find-strangers.ts';

export type PersonExport = { email: string; orders: Record<string, unknown>[] } & Record<string, unknown>;

/**
 * Everything that is held of a mail address, for the person it belongs to. That it was told is written down. Who bought a
 * gift is told of its return what their pages tell; all of it is in what is told to who sends it back.
 */
export async function exportPerson(
	{ db, sql }: Pick<Connection, 'db' | 'sql'>,
	actor: Actor,
	vault: () => Pick<Vault, 'open'>,
	emailKey: string
): Promise<PersonExport> {
	const found = await listOrdersOf(db, emailKey);
	const orders = [];
	for (const order of found) {
		const kept = await findDestination(db, order.id);
		// Where the key is gone, what can still be told of it.
		const account = kept && (vault().open(kept, order.id) ?? { masked: kept.hint });
		orders.push({
			order: await findTold(sql, order.ref),
			...(await exportOrder(db, order)),
			...(kept && { refund_account: account, refund_account_given_at: kept.givenAt })
		});
	}
	const strangers = await strangersOf(db, await findMarks(db, emailKey));
	const facts = { orders: found.length };
	await insertAudit(db, { actor, action: 'people.exported', facts });
	return { email: emailKey, ...(await exportAddress(db, emailKey)), ...strangers, orders };
}

async function findTold(sql: Connection['sql'], ref: string): Promise<OrderRecord | undefined> {
	const record = await findOrderRecord(sql, ref);
	return record && concealGifts(record);
}

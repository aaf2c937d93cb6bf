import type { Principal } from '#domain/access/principal.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { insertLook } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import { findGrantedRecord, findOrderRecord } from '../db/order-record.ts';
import { findOrderId } from '../db/orders.ts';

/**
 * An order for whoever may act on it: a shopper who may see it, or staff, of whom it is written down before anything of
 * it is shown. Undefined for everybody else, and where there is none: the same.
 */
export async function readAs(
	{ db, sql }: Pick<Connection, 'db' | 'sql'>,
	principal: Principal,
	ref: string
): Promise<OrderRecord | undefined> {
	if (principal.kind === 'guest' || principal.kind === 'shopper')
		return findGrantedRecord(sql, principal.id, ref, 0);
	if (principal.kind !== 'staff') return undefined;
	const orderId = await findOrderId(db, ref);
	if (!orderId) return undefined;
	await insertLook(db, { kind: 'staff', id: principal.id }, orderId);
	return findOrderRecord(sql, ref);
}

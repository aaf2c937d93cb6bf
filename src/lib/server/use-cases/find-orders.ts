import { orderNumberKey } from '#domain/access/order-number.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Database } from '#server/db/client.ts';
import { findOrders as searchOrders, type FoundOrder } from '#server/db/desk.ts';
import type { Actor } from '#server/db/history.ts';

export type Found = {
	orders: FoundOrder[];
	/** The one whose whole number was typed, where there is just that one. */
	exact?: string;
};

/**
 * Finds orders for the desk by the beginning of their number or mail address. What is written down of it is who
 * looked and which orders they were shown, never what was typed.
 */
export async function findOrders(db: Database, actor: Actor, typed: string): Promise<Found> {
	const text = typed.trim().slice(0, 254);
	const number = text.includes('@') ? undefined : orderNumberKey(text);
	const email = text.length >= 3 ? text.replaceAll('＠', '@').toLowerCase() : undefined;
	const orders = await searchOrders(db, { number, email });
	if (orders.length > 0) {
		const shown = orders.map(({ id }) => id);
		await insertAudit(db, { actor, action: 'orders.searched', facts: { orders: shown } });
	}
	const whole = orders.filter(({ ref, displayRef }) =>
		[ref, displayRef].some((one) => number !== undefined && orderNumberKey(one) === number)
	);
	return { orders, ...(whole.length === 1 && whole[0] && { exact: whole[0].ref }) };
}

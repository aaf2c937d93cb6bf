import { and, desc, eq, isNull, or, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { numberKey, orderPeople, orders } from './schema/orders.ts';

/** An order as it is found by its number: how its buyer can be reached. */
export type FoundOrder = {
	id: string;
	ref: string;
	displayRef: string;
	emailKey: string | null;
	phone: string | null;
};

/** Numbers that differ in their signs only are rare; more than these are not looked at. */
const MOST = 20;

/** Orders whose ref or printed number reads like this one, newest first. Whoever was erased cannot be found. */
export const listByNumber = (tx: Tx, typed: string): Promise<FoundOrder[]> => {
	// The store makes both keys, so that they are made alike.
	const key = sql`lower(regexp_replace(normalize(${typed}::text, NFKC), '[^[:alnum:]]+', '', 'g'))`;
	return tx
		.select({
			id: orders.id,
			ref: orders.ref,
			displayRef: orders.displayRef,
			emailKey: orderPeople.emailKey,
			phone: orderPeople.phone
		})
		.from(orders)
		.innerJoin(orderPeople, eq(orderPeople.orderId, orders.id))
		.where(
			and(
				or(eq(numberKey(orders.ref), key), eq(numberKey(orders.displayRef), key)),
				isNull(orderPeople.erasedAt)
			)
		)
		.orderBy(desc(orders.placedAt))
		.limit(MOST);
};

/** Whether anything was ever bought with this address by somebody who was not erased. */
export async function isBuyer(tx: Tx, emailKey: string): Promise<boolean> {
	const rows = await tx
		.select({ orderId: orderPeople.orderId })
		.from(orderPeople)
		.where(and(eq(orderPeople.emailKey, emailKey), isNull(orderPeople.erasedAt)))
		.limit(1);
	return rows.length > 0;
}

/** The ref of an order whose buyer was not erased. */
export async function findRefOf(tx: Tx, orderId: string): Promise<string | undefined> {
	const [row] = await tx
		.select({ ref: orders.ref })
		.from(orders)
		.innerJoin(orderPeople, eq(orderPeople.orderId, orders.id))
		.where(and(eq(orders.id, orderId), isNull(orderPeople.erasedAt)));
	return row?.ref;
}

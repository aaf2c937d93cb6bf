import { eq } from 'drizzle-orm';
import type { ChosenServices } from '../../domain/order/services.ts';
import type { Service } from '../../domain/order/service-names.ts';
import type { Tx } from './client.ts';
import { orderPeople, orders } from './schema/orders.ts';

/** Keeps what a buyer chose for an order, whose row is locked; the words are theirs and stand with who they are. */
export async function saveServices(
	tx: Tx,
	orderId: string,
	{ services, note }: ChosenServices
): Promise<void> {
	await tx.update(orders).set({ services }).where(eq(orders.id, orderId));
	await tx.update(orderPeople).set({ serviceNote: note }).where(eq(orderPeople.orderId, orderId));
}

/** What is to be done with an order beside sending it. */
export async function listServices(tx: Tx, orderId: string): Promise<Service[]> {
	const [row] = await tx.select({ services: orders.services }).from(orders).where(eq(orders.id, orderId));
	return (row?.services ?? []) as Service[];
}

import { eq, sql, type SQL } from 'drizzle-orm';
import { ONE_WAY_PAYMENTS } from '../../domain/refund/destination.ts';
import type { Tx } from './client.ts';
import { payments, refundDestinations, refunds } from './schema/money.ts';

export type StoredDestination = typeof refundDestinations.$inferSelect;

/** Keeps the account of an order whose row is locked, in place of any other. */
export async function saveDestination(tx: Tx, destination: StoredDestination): Promise<void> {
	const { sealed, keyId, hint, givenAt } = destination;
	await tx
		.insert(refundDestinations)
		.values(destination)
		.onConflictDoUpdate({ target: refundDestinations.orderId, set: { sealed, keyId, hint, givenAt } });
}

export async function findDestination(tx: Tx, orderId: string): Promise<StoredDestination | undefined> {
	const [row] = await tx.select().from(refundDestinations).where(eq(refundDestinations.orderId, orderId));
	return row;
}

export async function deleteDestination(tx: Tx, orderId: string): Promise<void> {
	await tx.delete(refundDestinations).where(eq(refundDestinations.orderId, orderId));
}

/** Begins a refund again that was to go elsewhere: it is sent once more, to where it goes now. */
export async function restartRefund(tx: Tx, id: string, dueAt: Date | null): Promise<void> {
	await tx
		.update(refunds)
		.set({ state: 'requested', failure: null, askedAt: null, dueAt })
		.where(eq(refunds.id, id));
}

/** Of a refund joined with its payment: reserved, and nobody has said where it goes. As `waitsFor` says it of a record. */
export const waitsForDestination = (): SQL => sql`(${refunds.state} = 'requested'
	and btrim(regexp_replace(lower(${payments.provider}), '[^a-z0-9]+', '_', 'g'), '_') in (select jsonb_array_elements_text(${JSON.stringify(ONE_WAY_PAYMENTS)}::jsonb))
	and not exists (select 1 from ${refundDestinations} where ${refundDestinations.orderId} = ${refunds.orderId}))`;

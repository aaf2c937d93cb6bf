import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { reservations, stock } from './schema/catalogue.ts';

export type StockLevel = {
	level: number;
	/** At or below this many free pieces the desk is told. */
	threshold?: number | undefined;
	nextDeliveryAt?: Date | undefined;
};

/** The warehouse's count of a variant, in place of the one before. What exchanges hold of it stays held. */
export async function setStock(tx: Tx, variantId: string, { level, ...more }: StockLevel): Promise<void> {
	const row = { level, threshold: more.threshold ?? null, nextDeliveryAt: more.nextDeliveryAt ?? null };
	await tx
		.insert(stock)
		.values({ variantId, ...row })
		.onConflictDoUpdate({
			target: stock.variantId,
			set: { ...row, version: sql`${stock.version} + 1`, updatedAt: sql`now()` }
		});
}

export type StoredStock = typeof stock.$inferSelect;

export async function findStock(tx: Tx, variantId: string): Promise<StoredStock | undefined> {
	const [row] = await tx.select().from(stock).where(eq(stock.variantId, variantId));
	return row;
}

export type Reservation = typeof reservations.$inferSelect;

/**
 * The locked row of a variant's stock; nothing where nobody ever counted it. Whoever locks an order too locks it first.
 */
export async function lockStock(tx: Tx, variantId: string): Promise<StoredStock | undefined> {
	const [row] = await tx.select().from(stock).where(eq(stock.variantId, variantId)).for('no key update');
	return row;
}

/** Keeps pieces of a locked variant. What is free was looked at by the caller; a trigger looks again. */
export async function insertReservation(
	tx: Tx,
	reservation: {
		variantId: string;
		quantity: number;
		orderId?: string | undefined;
		expiresAt?: Date | undefined;
	}
): Promise<Reservation> {
	const { variantId, quantity, orderId = null, expiresAt = null } = reservation;
	await tx
		.update(stock)
		.set({ reserved: sql`${stock.reserved} + ${quantity}`, version: sql`${stock.version} + 1` })
		.where(eq(stock.variantId, variantId));
	const [row] = await tx
		.insert(reservations)
		.values({ id: newId(), variantId, quantity, orderId, expiresAt })
		.returning();
	if (!row) throw new Error('a reservation was written and is not there');
	return row;
}

export async function findReservation(tx: Tx, id: string): Promise<Reservation | undefined> {
	const [row] = await tx.select().from(reservations).where(eq(reservations.id, id));
	return row;
}

/**
 * Ends a reservation that is held. Its variant is locked by the caller.
 *
 * @param to `used` takes the pieces off the level too: they have left
 * @returns whether it was held
 */
export async function endReservation(
	tx: Tx,
	id: string,
	to: 'released' | 'expired' | 'used'
): Promise<boolean> {
	const [ended] = await tx
		.update(reservations)
		.set({ state: to, endedAt: sql`now()` })
		.where(and(eq(reservations.id, id), eq(reservations.state, 'held')))
		.returning({ variantId: reservations.variantId, quantity: reservations.quantity });
	if (!ended) return false;
	const { variantId, quantity } = ended;
	await tx
		.update(stock)
		.set({
			reserved: sql`${stock.reserved} - ${quantity}`,
			version: sql`${stock.version} + 1`,
			...(to === 'used' && { level: sql`greatest(${stock.level} - ${quantity}, 0)`, updatedAt: sql`now()` })
		})
		.where(eq(stock.variantId, variantId));
	return true;
}

/** A held reservation gets another end; `undefined` keeps it until somebody ends it. Its variant is locked by the caller. */
export async function extendReservation(tx: Tx, id: string, until: Date | undefined): Promise<void> {
	await tx
		.update(reservations)
		.set({ expiresAt: until ?? null })
		.where(and(eq(reservations.id, id), eq(reservations.state, 'held')));
}

/** Gives back what of a locked variant was kept for longer than was said; how many reservations that were. */
export async function expireReservations(tx: Tx, variantId: string): Promise<number> {
	const old = await tx
		.select({ id: reservations.id })
		.from(reservations)
		.where(
			and(
				eq(reservations.variantId, variantId),
				eq(reservations.state, 'held'),
				lte(reservations.expiresAt, sql`now()`)
			)
		);
	for (const { id } of old) await endReservation(tx, id, 'expired');
	return old.length;
}

/** What quotes of an order keep that nobody has confirmed: it ends by itself. */
export async function listQuotedReservations(
	tx: Tx,
	orderId: string
): Promise<{ id: string; variant: string }[]> {
	return tx
		.select({ id: reservations.id, variant: reservations.variantId })
		.from(reservations)
		.where(
			and(
				eq(reservations.orderId, orderId),
				eq(reservations.state, 'held'),
				isNotNull(reservations.expiresAt)
			)
		);
}

/** Variants of which something was kept for longer than was said. */
export async function listExpiredVariants(tx: Tx, limit: number): Promise<string[]> {
	const rows = await tx
		.selectDistinct({ variantId: reservations.variantId })
		.from(reservations)
		.where(and(eq(reservations.state, 'held'), lte(reservations.expiresAt, sql`now()`)))
		.orderBy(asc(reservations.variantId))
		.limit(limit);
	return rows.map(({ variantId }) => variantId);
}

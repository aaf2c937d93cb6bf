import { asc, eq, inArray } from 'drizzle-orm';
import type { Portion, PortionMoves } from '../../domain/order/portions.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { portions } from './schema/goods.ts';

/** All portions of an order whose row is locked, oldest first. */
export async function listPortions(tx: Tx, orderId: string): Promise<Portion[]> {
	const rows = await tx.select().from(portions).where(eq(portions.orderId, orderId)).orderBy(asc(portions.id));
	return rows.map((row) => ({
		id: row.id,
		line: row.lineId,
		quantity: row.quantity,
		state: row.state,
		claim: row.claimId ?? undefined,
		shipment: row.shipmentId ?? undefined,
		return: row.returnId ?? undefined
	}));
}

/** Writes what `movePieces` worked out. The table's triggers check the sums once more when the transaction ends. */
export async function applyMoves(tx: Tx, orderId: string, moves: PortionMoves): Promise<void> {
	if (moves.removed.length > 0) {
		await tx.delete(portions).where(
			inArray(
				portions.id,
				moves.removed.map(({ id }) => id)
			)
		);
	}
	for (const portion of moves.changed) {
		await tx.update(portions).set({ quantity: portion.quantity }).where(eq(portions.id, portion.id));
	}
	if (moves.added.length > 0) {
		await tx.insert(portions).values(
			moves.added.map((portion) => ({
				id: newId(),
				orderId,
				lineId: portion.line,
				state: portion.state,
				quantity: portion.quantity,
				claimId: portion.claim ?? null,
				shipmentId: portion.shipment ?? null,
				returnId: portion.return ?? null
			}))
		);
	}
}

/** The first portions of a new order: every line whole and open. */
export async function openPortions(
	tx: Tx,
	orderId: string,
	lines: readonly { id: string; quantity: number }[]
): Promise<Portion[]> {
	const opened = lines.map(({ id, quantity }) => ({ id: newId(), line: id, quantity, state: 'open' as const }));
	await tx
		.insert(portions)
		.values(opened.map(({ id, line, quantity, state }) => ({ id, orderId, lineId: line, state, quantity })));
	return opened;
}

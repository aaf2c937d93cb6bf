import type { Tx } from '#server/db/client.ts';
import { changeExchangeLine, type StoredExchangeLine } from '#server/db/exchanges.ts';
import { endReservation, findReservation, insertReservation, lockStock } from '#server/db/stock.ts';
import { checkStock } from '#server/db/stock-alerts.ts';

/**
 * Of what is kept for a line of an exchange only so many pieces are kept from now on, or have left.
 *
 * @param used whether they have left: then they are off the level too
 */
export async function keepPart(
	tx: Tx,
	orderId: string,
	line: StoredExchangeLine,
	pieces: number,
	used = false
): Promise<void> {
	if (line.reservationId === null) return;
	await lockStock(tx, line.variantId);
	const kept = await findReservation(tx, line.reservationId);
	if (kept?.state !== 'held' || (kept.quantity === pieces && !used)) return;
	if (kept.quantity === pieces) await endReservation(tx, kept.id, 'used');
	else {
		await endReservation(tx, kept.id, 'released');
		if (pieces > 0) {
			const { id } = await insertReservation(tx, { variantId: line.variantId, quantity: pieces, orderId });
			await changeExchangeLine(tx, line, { reservationId: id });
			if (used) await endReservation(tx, id, 'used');
		}
	}
	await checkStock(tx, line.variantId);
}

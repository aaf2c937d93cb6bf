import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { ReservationState } from '#domain/stock/states.ts';
import type { Tx } from '#server/db/client.ts';
import { isId } from '#server/db/ids.ts';
import {
	endReservation,
	expireReservations,
	extendReservation,
	findReservation,
	lockStock,
	type Reservation
} from '#server/db/stock.ts';
import { checkStock } from '#server/db/stock-alerts.ts';
import type { Command } from './command.ts';

export type ReleasedStock = { id: string; state: ReservationState };

/**
 * Ends a reservation: the pieces are free again (`released`), or have left the shop (`used`), which takes them off the
 * level too. One that has ended stays as it ended.
 *
 * Refusals: `reservation.not_found`.
 */
export const releaseStock: Command<{ id: string; to?: 'released' | 'used' }, ReleasedStock> = async (
	tx,
	_actor,
	{ id, to = 'released' }
) => {
	const held = await lockReservation(tx, id);
	if (!held.ok) return held;
	if (held.value.state !== 'held') return accept({ id, state: held.value.state });
	await endReservation(tx, id, to);
	await checkStock(tx, held.value.variantId);
	return accept({ id, state: to });
};

/**
 * Keeps what is reserved for longer: until another instant, or until somebody ends it.
 *
 * Refusals: `reservation.not_found`; `stock.unavailable`, where it has ended or its time is over: it may be another's.
 */
export const keepStock: Command<{ id: string; until?: Date | undefined }, ReleasedStock> = async (
	tx,
	_actor,
	{ id, until }
) => {
	const held = await lockReservation(tx, id);
	if (!held.ok) return held;
	await expireReservations(tx, held.value.variantId);
	const [state, variant] = [(await findReservation(tx, id))?.state, held.value.variantId];
	if (state !== 'held') return refuse('stock.unavailable', { variant });
	await extendReservation(tx, id, until);
	return accept({ id, state });
};

/** The stock's row is locked before the reservation is looked at: everybody takes them in this order. */
async function lockReservation(tx: Tx, id: string): Promise<Result<Reservation>> {
	const known = isId(id) ? await findReservation(tx, id) : undefined;
	if (!known) return refuse('reservation.not_found');
	await lockStock(tx, known.variantId);
	return accept((await findReservation(tx, id)) ?? known);
}

import { accept, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { endReservation, listQuotedReservations, lockStock } from '#server/db/stock.ts';
import { releaseStock } from './release-stock.ts';
import { reserveStock } from './reserve-stock.ts';

export type Wish = { variant: string; quantity: number };

/**
 * Keeps what a quote would send until it expires, all of it or nothing: one reservation for each wish, in their order.
 * What earlier quotes of the order keep and nobody confirmed is given back first: an order never holds more than it asks
 * for now, however often it asks. Confirmed all the same, such a quote looks for its goods again.
 *
 * Refusals: `stock.unavailable` with `available` and `next_delivery_at`.
 */
export async function keepForQuote(
	tx: Tx,
	actor: Actor,
	order: { id: string; ref: string },
	wishes: readonly Wish[],
	until: Date
): Promise<Result<string[]>> {
	const earlier = await listQuotedReservations(tx, order.id);
	const variants = [...wishes, ...earlier].map(({ variant }) => variant);
	// Everybody locks them in this order, so that nobody waits for each other.
	for (const variant of [...new Set(variants)].toSorted()) await lockStock(tx, variant);
	// While they were waited for, one may have become an exchange's: that is nobody's to give back.
	const quoted = new Set((await listQuotedReservations(tx, order.id)).map(({ id }) => id));
	for (const { id } of earlier) if (quoted.has(id)) await endReservation(tx, id, 'released');
	const kept: string[] = [];
	for (const { variant, quantity } of wishes) {
		const one = await reserveStock(tx, actor, { variant, quantity, orderId: order.id, until });
		if (!one.ok) {
			for (const id of kept) await releaseStock(tx, actor, { id });
			return one;
		}
		kept.push(one.value.id);
	}
	return accept(kept);
}

import { accept, refuse } from '#domain/refusal.ts';
import { lockOrder } from '#server/db/orders.ts';
import { expireReservations, insertReservation, lockStock } from '#server/db/stock.ts';
import { checkStock, countFree } from '#server/db/stock-alerts.ts';
import type { Command } from './command.ts';

export type ReserveInput = {
	variant: string;
	/** Whole pieces, at least one. */
	quantity: number;
	/** The order they are kept for. */
	ref?: string | undefined;
	/** The same, where the caller has read it. */
	orderId?: string | undefined;
	/** They are given back after it; without it, when somebody says so. */
	until?: Date | undefined;
};

export type Reserved = { id: string; variant: string; quantity: number; expiresAt: Date | null };

/**
 * Keeps pieces of a variant for somebody: all or nothing, and never a piece that is not there, is kept for somebody else,
 * or that an open order waits for: whoever ordered it was first. What was kept for longer than was said counts as free, whether or not it has been given back yet.
 *
 * Refusals: `stock.unavailable` with `available` and `next_delivery_at` (also where the variant was never counted),
 * `order.not_found`.
 */
export const reserveStock: Command<ReserveInput, Reserved> = async (tx, _actor, input) => {
	const { variant, quantity, ref, orderId, until } = input;
	const order = ref === undefined ? undefined : await lockOrder(tx, { ref });
	if (ref !== undefined && !order) return refuse('order.not_found');
	const locked = await lockStock(tx, variant);
	const stored =
		locked && (await expireReservations(tx, variant)) > 0 ? await lockStock(tx, variant) : locked;
	const available = stored ? await countFree(tx, stored) : 0;
	if (!stored || available < quantity) {
		const next_delivery_at = stored?.nextDeliveryAt?.toISOString() ?? null;
		return refuse('stock.unavailable', { variant, available, next_delivery_at });
	}
	const kept = await insertReservation(tx, {
		...{ variantId: variant, quantity },
		...{ orderId: order?.id ?? orderId, expiresAt: until }
	});
	await checkStock(tx, variant);
	return accept({ id: kept.id, variant, quantity, expiresAt: kept.expiresAt });
};

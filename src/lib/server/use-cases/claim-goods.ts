import { countPieces, mergePieces, movePieces, type Pieces } from '#domain/order/portions.ts';
import type { Service } from '#domain/order/service-names.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertClaim } from '#server/db/claims.ts';
import { newId } from '#server/db/ids.ts';
import { listLineQuantities, lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions, savePortions } from '#server/db/portions.ts';
import { listServices } from '#server/db/services.ts';
import type { Command } from './command.ts';
import { missingPieces } from './missing-pieces.ts';

export type ClaimInput = { ref: string; lines: readonly Pieces[] };
/** `services`: what is to be done with the order beside sending it; nothing of that changes any more. */
export type ClaimedGoods = { id: string; lines: Pieces[]; services: Service[] };

/**
 * The warehouse takes pieces for packing: all of them or none. From then on they cannot be cancelled without being
 * released (law 5).
 *
 * Refusals: `order.not_found`, `line.not_found` (with `lines`), `quantity.unavailable` (with `available`).
 */
export const claimGoods: Command<ClaimInput, ClaimedGoods> = async (tx, actor, input) => {
	const order = await lockOrder(tx, { ref: input.ref });
	if (!order) return refuse('order.not_found');

	const wanted = mergePieces(input.lines);
	const portions = await listPortions(tx, order.id);
	const open = countPieces(portions, isOpen);
	const missing = missingPieces(wanted, open, await listLineQuantities(tx, order.id));
	if (missing) return missing;

	const id = await insertClaim(tx, order.id, wanted, order.now);
	const moved = movePieces(portions, wanted, isOpen, () => ({ state: 'claimed', claim: id }), newId);
	await savePortions(tx, order.id, portions, moved);
	const entries = [{ type: 'claim.held' as const, data: { claim: id, lines: wanted } }];
	await recordChange(tx, order, { portions: moved, entries, actor });
	return accept({ id, lines: wanted, services: await listServices(tx, order.id) });
};

const isOpen = (portion: { state: string }) => portion.state === 'open';

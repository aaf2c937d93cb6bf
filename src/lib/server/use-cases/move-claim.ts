import { mergePieces, movePieces, type Place, type Portion } from '#domain/order/portions.ts';
import type { ClaimState } from '#domain/order/states.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { findClaim, moveClaim as writeClaim } from '#server/db/claims.ts';
import { isId, newId } from '#server/db/ids.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions, savePortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';

export type ClaimStep = 'packed' | 'handed_over' | 'released';
export type MoveClaimInput = { claim: string; to: ClaimStep };
export type MovedClaim = { id: string; state: ClaimStep };

/** From where each step may be taken. A step that was taken already is answered as if taken now. */
const FROM: Record<ClaimStep, readonly ClaimState[]> = {
	packed: ['held'],
	handed_over: ['held', 'packed'],
	released: ['held', 'packed']
};
/**
 * The warehouse says how a claim went on: packed, handed over to the carrier, or given back.
 *
 * Refusals: `claim.not_found`; `claim.state_conflict` with the `state` it is in, where that step is no longer open.
 */
export const moveClaim: Command<MoveClaimInput, MovedClaim> = async (tx, actor, { claim: id, to }) => {
	const found = isId(id) ? await findClaim(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	// Read again under the lock: only now does it stand still.
	const claim = order && (await findClaim(tx, id));
	if (!claim) return refuse('claim.not_found');
	if (claim.state === to) return accept({ id, state: to });
	if (!FROM[to].includes(claim.state)) return refuse('claim.state_conflict', { state: claim.state });

	const portions = await listPortions(tx, order.id);
	const isOurs = (portion: Portion) => portion.claim === id && isInHand(portion);
	const lines = mergePieces(portions.filter(isOurs));
	const moved = movePieces(portions, lines, isOurs, (portion) => placeAfter(to, portion), newId);
	await savePortions(tx, order.id, portions, moved);
	await writeClaim(tx, id, to, order.now);
	await recordChange(tx, order, {
		portions: moved,
		entries: [{ type: `claim.${to}`, data: { claim: id, lines } }],
		actor
	});
	return accept({ id, state: to });
};

/** Pieces the first scan has moved on already are the carrier's and no longer the claim's. */
const isInHand = (portion: Portion) => portion.state === 'claimed' || portion.state === 'packed';

/** Goods given back are in no parcel any more. */
const placeAfter = (step: ClaimStep, { claim, shipment }: Portion): Place =>
	step === 'released' ? { state: 'open' } : { state: step, claim, shipment };

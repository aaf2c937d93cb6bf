import { countPieces, mergePieces, movePieces, type Pieces, type Portion } from '#domain/order/portions.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { recallStrays } from '#server/db/carrier-reports.ts';
import { findClaim, listLetGo } from '#server/db/claims.ts';
import type { NewEntry } from '#server/db/history.ts';
import { isId, newId } from '#server/db/ids.ts';
import { keepShippedAfterCancel } from '#server/db/left-anyway.ts';
import { listLineQuantities, lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions, savePortions } from '#server/db/portions.ts';
import { insertShipment } from '#server/db/shipments.ts';
import { openBackParcel } from './back-parcel.ts';
import type { Command } from './command.ts';
import { missingPieces } from './missing-pieces.ts';

export type ShipmentInput = {
	ref: string;
	carrier: string;
	trackingNumber: string;
	/** The claim whose goods are in the parcel; with `lines`, only those of its pieces. */
	claim?: string | undefined;
	/** Without a claim: open pieces that went straight into a parcel. */
	lines?: readonly Pieces[] | undefined;
	/** A parcel on its way back: the return it belongs to. */
	back?: string | undefined;
	/** The id under which another system told of it. */
	report?: string | undefined;
};
export type OpenedShipment = { id: string; lines: Pieces[]; shippedAfterCancel: Pieces[] };

/**
 * A parcel exists: its label was made. Goods of a claim keep the stage the claim is in; pieces without a claim count as
 * packed. Pieces the report names although they had been cancelled are kept as shipped after cancel, and change
 * nothing else (law 5); so is all of an order that was cancelled as a whole, where the report names nothing.
 *
 * Refusals: `order.not_found`, `claim.not_found`, `claim.state_conflict` (all of it is in parcels, or given back),
 * `line.not_found`, `quantity.unavailable` (with `available`), those of `openBackParcel`.
 */
export const openShipment: Command<ShipmentInput, OpenedShipment> = async (tx, actor, input) => {
	const { back } = input;
	if (back !== undefined) return openBackParcel(tx, actor, { ...input, back });
	const order = await lockOrder(tx, { ref: input.ref });
	if (!order) return refuse('order.not_found');
	const claim =
		input.claim === undefined || !isId(input.claim) ? undefined : await findClaim(tx, input.claim);
	if (input.claim !== undefined && claim?.orderId !== order.id) return refuse('claim.not_found');

	const portions = await listPortions(tx, order.id);
	const isFree = claim
		? (one: Portion) => one.claim === claim.id && one.shipment === undefined && one.state !== 'returned'
		: (one: Portion) => one.state === 'open';
	const free = countPieces(portions, isFree);
	const gone = claim
		? await listLetGo(tx, claim.id)
		: countPieces(portions, (one) => one.state === 'cancelled');
	// Without a word on what is in it, a parcel can only hold cancelled goods where there are no others.
	const canBeGone = input.lines ? gone.size > 0 : !claim && portions.every(isCancelled);
	if (claim && free.size === 0 && !canBeGone) return refuse('claim.state_conflict', { state: claim.state });

	const ordered = await listLineQuantities(tx, order.id);
	const named = input.lines ? mergePieces(input.lines) : listPieces(canBeGone ? gone : free);
	const chosen = chooseNamed(named, free, gone, ordered);
	if (!chosen.ok) return chosen;
	const { pieces, cancelled } = chosen.value;

	const id = await insertShipment(tx, {
		orderId: order.id,
		carrier: input.carrier,
		trackingNumber: input.trackingNumber,
		createdAt: order.now
	});
	// The carrier may have spoken of it before we did.
	await recallStrays(tx, input.trackingNumber);
	const inParcel = (one: Portion) =>
		claim ? { state: one.state, claim: claim.id, shipment: id } : { state: 'packed' as const, shipment: id };
	const moved = movePieces(portions, pieces, isFree, inParcel, newId);
	await savePortions(tx, order.id, portions, moved);

	const created = { shipment: id, carrier: input.carrier, lines: pieces, report: input.report };
	const entries: NewEntry[] = [{ type: 'shipment.created', data: created }];
	if (cancelled.length > 0) {
		await keepShippedAfterCancel(tx, id, cancelled, order.now);
		entries.push({ type: 'shipment.shipped_after_cancel', data: { shipment: id, lines: cancelled } });
	}
	await recordChange(tx, order, { portions: moved, entries, actor });
	return accept({ id, lines: pieces, shippedAfterCancel: cancelled });
};

const isCancelled = (one: Portion) => one.state === 'cancelled';
const listPieces = (counted: ReadonlyMap<string, number>): Pieces[] =>
	[...counted].map(([line, quantity]) => ({ line, quantity }));

type Chosen = { pieces: Pieces[]; cancelled: Pieces[] };
type Counted = ReadonlyMap<string, number>;

/** What the report names beyond the free pieces may only be pieces that were cancelled; else it is a refusal. */
function chooseNamed(named: Pieces[], free: Counted, gone: Counted, ordered: Counted): Result<Chosen> {
	const both = new Map(named.map(({ line }) => [line, (free.get(line) ?? 0) + (gone.get(line) ?? 0)]));
	const missing = missingPieces(named, both, ordered);
	if (missing) return missingPieces(named, free, ordered) ?? missing;
	const split = named.map(({ line, quantity }) => {
		const good = Math.min(quantity, free.get(line) ?? 0);
		return { line, good, late: quantity - good };
	});
	return accept({
		pieces: split.filter(({ good }) => good > 0).map(({ line, good }) => ({ line, quantity: good })),
		cancelled: split.filter(({ late }) => late > 0).map(({ line, late }) => ({ line, quantity: late }))
	});
}

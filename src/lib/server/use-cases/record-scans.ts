import { mergePieces, movePieces, type Portion } from '#domain/order/portions.ts';
import type { PortionState } from '#domain/order/states.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { foldScans, type ShipmentState } from '#domain/shipment/fold-scans.ts';
import type { NewEntry } from '#server/db/history.ts';
import { isId, newId } from '#server/db/ids.ts';
import { flagLeftAnyway } from '#server/db/left-anyway.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions, savePortions } from '#server/db/portions.ts';
import { dropWordsOfErased } from '#server/db/erasure.ts';
import {
	findShipment,
	insertScans,
	listScanFacts,
	updateShipment,
	type NewScan,
	type StoredShipment
} from '#server/db/shipments.ts';
import { followBackParcel } from './back-parcel.ts';
import type { Command } from './command.ts';

export type ScansInput = { shipment: string; scans: readonly NewScan[] };
export type RecordedScans = { id: string; recorded: number; status: StoredShipment['status'] };

/**
 * Keeps what a carrier reported and works out anew what the parcel's state is: a function of the set of its scans,
 * whatever their order or repetition (law 8). Pieces in the parcel follow it: handed over with the first scan in the
 * carrier's hands, delivered with the delivery. A parcel that left although all of it had been cancelled is flagged,
 * and nothing else changes by it (law 5). Scans that are known already change nothing.
 *
 * Refusals: `shipment.not_found`.
 */
export const recordScans: Command<ScansInput, RecordedScans> = async (tx, actor, input) => {
	const found = isId(input.shipment) ? await findShipment(tx, input.shipment) : undefined;
	// One journey: PostgreSQL comes to the parcel when it holds the order's lock.
	const [order, shipment] = found
		? await Promise.all([lockOrder(tx, { id: found.orderId }), findShipment(tx, found.id)])
		: [];
	if (!order || !shipment) return refuse('shipment.not_found');

	const recorded = await insertScans(tx, shipment.id, input.scans, order.now);
	if (recorded === 0) return accept({ id: shipment.id, recorded, status: shipment.status });
	// Under the lock nobody else changes any of it, so it is read in one journey.
	const [facts, portions] = await Promise.all([
		listScanFacts(tx, shipment.id),
		listPortions(tx, order.id),
		dropWordsOfErased(tx, order.id)
	]);

	const state = foldScans(facts);
	await updateShipment(tx, shipment.id, state);
	const { returnId } = shipment;
	if (returnId !== null) {
		await followBackParcel(tx, actor, { ...shipment, returnId }, state, recorded);
		return accept({ id: shipment.id, recorded, status: state.status });
	}

	const moved = followParcel(portions, shipment.id, state);
	await savePortions(tx, order.id, portions, moved);
	const entries = [entryFor(shipment, state, recorded)];
	const hasLeft = state.handedOverAt !== undefined;
	if (hasLeft && !moved.some((one) => one.shipment === shipment.id)) {
		const lines = await flagLeftAnyway(tx, shipment.id, order.now);
		const data = { shipment: shipment.id, lines };
		if (lines.length > 0) entries.push({ type: 'shipment.shipped_after_cancel', data });
	}
	await recordChange(tx, order, { portions: moved, entries, actor });
	return accept({ id: shipment.id, recorded, status: state.status });
};

/** Where pieces go by what the carrier says; those on their way back to the shop have a way of their own. */
const FOLLOW: readonly PortionState[] = ['claimed', 'packed', 'handed_over', 'delivered'];

/**
 * Pieces stand where the parcel is by the set of its scans, so that their order does not matter: a delivery that was
 * only roughly timed and is contradicted by a later, exact scan has not happened for them either.
 */
function followParcel(portions: readonly Portion[], shipment: string, state: ShipmentState): Portion[] {
	if (state.handedOverAt === undefined) return [...portions];
	const reached = state.deliveredAt === undefined ? 'handed_over' : 'delivered';
	const isElsewhere = (one: Portion) =>
		one.shipment === shipment && one.state !== reached && FOLLOW.includes(one.state);
	const pieces = mergePieces(portions.filter(isElsewhere));
	return movePieces(portions, pieces, isElsewhere, (one) => ({ ...one, state: reached }), newId);
}

/** Carriers' words stay with the scans: they can name people, and history must not. */
function entryFor(before: StoredShipment, state: ShipmentState, recorded: number): NewEntry {
	const same = before.status === state.status && before.cause === (state.cause ?? null);
	const facts = { shipment: before.id, status: state.status, cause: state.cause, recorded };
	return same
		? { type: 'shipment.scan_recorded', data: facts }
		: { type: 'shipment.status_changed', data: { ...facts, before: before.status } };
}

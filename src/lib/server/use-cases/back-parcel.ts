import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { ShipmentState } from '#domain/shipment/fold-scans.ts';
import { recallStrays } from '#server/db/carrier-reports.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { insertShipment, type StoredShipment } from '#server/db/shipments.ts';
import { recordChange } from '#server/db/orders.ts';
import { marked } from './gift-return.ts';
import { endStep, holdReturn, nextState } from './hold-return.ts';
import { handIn } from './send-return.ts';

export type BackParcelInput = { ref: string; carrier: string; trackingNumber: string; back: string };

/**
 * A parcel on its way back exists: its label was made. It is tracked like any parcel, and nothing it says is ever taken
 * for the delivery of the order: its pieces follow the return, not the scans (ADR 18).
 *
 * Refusals: `return.not_found`, also where it is another order's; `return.state_conflict` where nothing can be sent.
 */
export async function openBackParcel(
	tx: Tx,
	actor: Actor,
	{ ref, carrier, trackingNumber, back: id }: BackParcelInput
): Promise<Result<{ id: string; lines: { line: string; quantity: number }[]; shippedAfterCancel: [] }>> {
	const held = await holdReturn(tx, id);
	if (!held || held.order.ref !== ref) return refuse('return.not_found');
	const { back, order, portions } = held;
	if (back.state !== 'approved' && back.state !== 'in_transit') {
		return refuse('return.state_conflict', { state: back.state });
	}
	const parcel = { orderId: order.id, carrier, trackingNumber, createdAt: order.now, returnId: back.id };
	const shipment = await insertShipment(tx, parcel);
	// The carrier may have spoken of it before we did.
	await recallStrays(tx, trackingNumber);
	const lines = held.lines.map(({ line, quantity }) => ({ line, quantity }));
	const data = { return: back.id, number: back.number, shipment, carrier };
	const entries = marked(back, [{ type: 'return.parcel_opened', data }]);
	await recordChange(tx, order, { portions, entries, actor });
	return accept({ id: shipment, lines, shippedAfterCancel: [] });
}

/**
 * What the carrier says of a parcel on its way back, once its scans are kept: with the first in the carrier's hands its
 * return is under way, and money that waits for that goes out. What the warehouse receives is for the warehouse to say.
 *
 * @param before the parcel as it was before these scans
 */
export async function followBackParcel(
	tx: Tx,
	actor: Actor,
	before: StoredShipment & { returnId: string },
	state: ShipmentState,
	recorded: number
): Promise<void> {
	const held = await holdReturn(tx, before.returnId);
	if (!held) throw new Error(`parcel ${before.id} comes back for a return that is not there`);
	const { back, order, portions } = held;
	const data = { return: back.id, shipment: before.id, status: state.status, cause: state.cause, recorded };
	const moved: NewEntry = { type: 'return.parcel_moved', data };
	const isFirst = state.handedOverAt !== undefined && nextState(held, 'send').ok;
	const isProof = state.handedOverAt !== undefined && back.state === 'in_transit';
	if (isFirst || isProof) {
		const at = new Date(Math.min(state.handedOverAt ?? order.now.getTime(), order.now.getTime()));
		await handIn(tx, actor, held, { at, isShown: true, more: [moved] });
		return;
	}
	await endStep(tx, held, actor, { to: { state: back.state }, portions, entries: [moved] });
}

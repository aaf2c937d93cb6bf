import type { Pieces } from '#domain/order/portions.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { sendAgain as decide } from '#domain/shipment/send-again.ts';
import { insertAudit } from '#server/db/audit.ts';
import { recallStrays } from '#server/db/carrier-reports.ts';
import { isId, newId } from '#server/db/ids.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions, savePortions } from '#server/db/portions.ts';
import { findShipment, insertShipment } from '#server/db/shipments.ts';
import type { Command } from './command.ts';

export type SendAgainInput = {
	/** The parcel that came back. */
	shipment: string;
	carrier: string;
	trackingNumber: string;
	/** Why staff do it: a handle, words behind a colon. */
	reason?: string | undefined;
};
export type SentAgain = { id: string; ref: string; again_of: string; lines: Pieces[] };

/**
 * A parcel that came back is sent anew: another parcel with the same pieces (ADR 43). No money moves, and nothing is
 * taken from the stock again; the buyer is told. What the old parcel's carrier still says stays with the old parcel.
 *
 * Refusals: `shipment.not_found`, also for a parcel of a return; those of `sendAgain` in the domain.
 */
export const sendAgain: Command<SendAgainInput, SentAgain> = async (tx, actor, input) => {
	const { carrier, trackingNumber, reason } = input;
	const found = isId(input.shipment) ? await findShipment(tx, input.shipment) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	// Read again under the lock: only now does it stand still.
	const old = order && (await findShipment(tx, found.id));
	if (!old || old.returnId !== null) return refuse('shipment.not_found');
	const portions = await listPortions(tx, order.id);
	const id = newId();
	const decided = decide(portions, old, id, newId);
	if (!decided.ok) return decided;
	const { lines, portions: moved } = decided.value;

	const parcel = { orderId: order.id, carrier, trackingNumber, createdAt: order.now };
	await insertShipment(tx, { ...parcel, id, againOf: old.id });
	// The carrier may have spoken of it before we did.
	await recallStrays(tx, trackingNumber);
	await savePortions(tx, order.id, portions, moved);
	const data = { shipment: id, again_of: old.id, carrier, lines };
	await recordChange(tx, order, { portions: moved, entries: [{ type: 'shipment.sent_again', data }], actor });
	if (actor.kind === 'staff')
		await insertAudit(tx, { actor, action: 'parcel.sent_again', orderId: order.id, subject: id, reason });
	return accept({ id, ref: order.ref, again_of: old.id, lines });
};

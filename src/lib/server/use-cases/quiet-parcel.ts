import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { quietUntil } from '#server/db/quiet-parcels.ts';
import { findShipment } from '#server/db/shipments.ts';
import type { Command } from './command.ts';

/**
 * Somebody has seen to a silent parcel (asked its carrier, knows why it waits): it stands in no queue for some days.
 *
 * Refusals: `shipment.not_found`.
 *
 * @param input `days` of 24 hours; `reason` as it is kept
 */
export const quietParcel: Command<{ id: string; days: number; reason: string }, { id: string }> = async (
	tx,
	actor,
	{ id, days, reason }
) => {
	const shipment = isId(id) ? await findShipment(tx, id) : undefined;
	if (!shipment) return refuse('shipment.not_found');
	const until = await quietUntil(tx, id, days);
	const { orderId } = shipment;
	await insertAudit(tx, {
		...{ actor, action: 'parcel.quieted', orderId, subject: id, reason },
		facts: { until: until.toISOString() }
	});
	return accept({ id });
};

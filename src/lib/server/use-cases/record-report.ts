import { accept } from '#domain/refusal.ts';
import { matchParcel } from '#domain/shipment/match-parcel.ts';
import {
	findCandidates,
	keepEstimate,
	keepStray,
	keepUnmapped,
	resolveStray
} from '#server/db/carrier-reports.ts';
import type { Actor } from '#server/db/history.ts';
import { linkDelivery } from '#server/db/inbox-orders.ts';
import type { CarrierMessage } from '#server/ports/carrier-report.ts';
import type { Take } from './process-delivery.ts';
import { recordScans } from './record-scans.ts';

/**
 * Gives what a carrier, or somebody who speaks for carriers, said of parcels to the parcels it is about. A parcel that
 * nobody has opened, or that cannot be told from another order's, is kept as stray and flagged; a code that no table
 * knows is counted. Neither is a failure, and neither shows anything to anybody but staff.
 */
export const recordReport: Take<CarrierMessage> = async (tx, { parcels }, from) => {
	const actor: Actor = { kind: 'carrier', id: from.vendor };
	let strays = 0;
	for (const { trackingNumber, carriers, orderRef, scans, unmapped, estimate } of parcels) {
		await keepUnmapped(tx, unmapped, from);
		const candidates = await findCandidates(tx, trackingNumber);
		// Also where they cannot be told apart: it is about one of them.
		await linkDelivery(tx, from.delivery, [...new Set(candidates.map(({ order }) => order))]);
		const match = matchParcel(candidates, { carriers, orderRef });
		if (match.kind === 'stray') {
			await keepStray(tx, { ...from, carrier: carriers[0], trackingNumber }, match.reason);
			strays += 1;
			continue;
		}
		await resolveStray(tx, from.delivery, trackingNumber);
		for (const shipment of match.shipments) {
			const told = scans.map((scan) => ({ ...scan, source: from.vendor }));
			const recorded = await recordScans(tx, actor, { shipment, scans: told });
			if (!recorded.ok) return recorded;
			if (estimate) await keepEstimate(tx, shipment, from.vendor, estimate);
		}
	}
	return accept({ state: 'done', note: strays > 0 ? `${strays} stray` : undefined });
};

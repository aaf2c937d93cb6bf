import { accept } from '#domain/refusal.ts';
import { matchParcel } from '#domain/shipment/match-parcel.ts';
import { listMeanings, type CodeMeaning } from '#server/db/code-meanings.ts';
import {
	findCandidates,
	keepEstimate,
	keepStray,
	keepUnmapped,
	resolveStray
} from '#server/db/carrier-reports.ts';
import type { Actor } from '#server/db/history.ts';
import { linkDelivery } from '#server/db/inbox-orders.ts';
import { forgetGuesses } from '#server/db/shipments.ts';
import type { CarrierMessage, CarrierScan } from '#server/ports/carrier-report.ts';
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
		const meanings = await listMeanings(tx, unmapped);
		await keepUnmapped(tx, unmapped, from);
		const candidates = await findCandidates(tx, trackingNumber);
		const match = matchParcel(candidates, { carriers, orderRef });
		const isStray = match.kind === 'stray';
		await Promise.all([
			// Also where they cannot be told apart: it is about one of them.
			linkDelivery(tx, from.delivery, [...new Set(candidates.map(({ order }) => order))]),
			isStray
				? keepStray(tx, { ...from, carrier: carriers[0], trackingNumber }, match.reason)
				: resolveStray(tx, from.delivery, trackingNumber)
		]);
		if (isStray) {
			strays += 1;
			continue;
		}
		for (const shipment of match.shipments) {
			const told = scans.map((scan) => ({ ...meantBy(scan, meanings), source: from.vendor }));
			await forgetGuesses(tx, shipment, guessed(scans, meanings, from.vendor));
			const recorded = await recordScans(tx, actor, { shipment, scans: told });
			if (!recorded.ok) return recorded;
			if (estimate) await keepEstimate(tx, shipment, from.vendor, estimate);
		}
	}
	return accept({ state: 'done', note: strays > 0 ? `${strays} stray` : undefined });
};

const meaningOf = ({ unmapped = [] }: CarrierScan, meanings: readonly CodeMeaning[]) =>
	meanings.find(
		({ carrier, code, status }) =>
			status !== null && unmapped.some((one) => one.carrier === carrier && one.code === code)
	);

/** Where somebody has to do something, or fetch it. */
const NEEDS_SOMEBODY = ['available_for_pickup'];

/** A scan as staff say its code is meant. */
function meantBy(scan: CarrierScan, meanings: readonly CodeMeaning[]): Omit<CarrierScan, 'unmapped'> {
	const { unmapped: _, ...rest } = scan;
	const meaning = meaningOf(scan, meanings);
	if (!meaning?.status) return rest;
	const { status, cause } = meaning;
	const actionRequired = NEEDS_SOMEBODY.includes(status) || cause === 'address';
	return { ...rest, status, subStatus: undefined, cause: cause ?? undefined, actionRequired };
}

/** What was kept of such a scan before anybody knew its code. */
const guessed = (scans: readonly CarrierScan[], meanings: readonly CodeMeaning[], source: string) =>
	scans.flatMap(({ unmapped, ...scan }) =>
		meaningOf({ ...scan, unmapped }, meanings) ? [{ ...scan, source }] : []
	);

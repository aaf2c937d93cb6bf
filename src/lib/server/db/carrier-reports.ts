import { and, count, desc, eq, isNull, max, sql } from 'drizzle-orm';
import type { Candidate, StrayReason } from '../../domain/shipment/match-parcel.ts';
import type { UnmappedCode } from '../ports/carrier-report.ts';
import type { Tx } from './client.ts';
import { recallDeliveries } from './inbox.ts';
import { deliveryEstimates, strayParcels, unmappedCodes } from './schema/intake.ts';
import { numberKey, orders } from './schema/orders.ts';
import { shipments } from './schema/shipments.ts';

/** A tracking number as it is compared: letters and digits, small, whatever stands between them. */
const keyOf = (trackingNumber: string) =>
	sql<string>`lower(regexp_replace(normalize(${trackingNumber}::text, NFKC), '[^[:alnum:]]+', '', 'g'))`;

/** More parcels than one number can honestly have. */
const MOST = 50;

/** The parcels with a tracking number, and what their orders are called. */
export async function findCandidates(tx: Tx, trackingNumber: string): Promise<Candidate[]> {
	const rows = await tx
		.select({
			shipment: shipments.id,
			order: shipments.orderId,
			carrier: shipments.carrier,
			ref: orders.ref,
			displayRef: orders.displayRef
		})
		.from(shipments)
		.innerJoin(orders, eq(orders.id, shipments.orderId))
		.where(sql`${numberKey(shipments.trackingNumber)} = ${keyOf(trackingNumber)}`)
		.limit(MOST);
	return rows.map(({ ref, displayRef, ...row }) => ({
		...row,
		refs: displayRef === null ? [ref] : [ref, displayRef]
	}));
}

type Spoken = { delivery: string; vendor: string; carrier: string | undefined; trackingNumber: string };

/** Keeps that nobody could be found whom a carrier's word is about. */
export async function keepStray(tx: Tx, spoken: Spoken, reason: StrayReason): Promise<void> {
	const { delivery, vendor, carrier, trackingNumber } = spoken;
	await tx
		.insert(strayParcels)
		.values({
			deliveryId: delivery,
			numberKey: keyOf(trackingNumber),
			vendor,
			carrier,
			trackingNumber,
			reason
		})
		.onConflictDoUpdate({
			target: [strayParcels.deliveryId, strayParcels.numberKey],
			set: { reason, resolvedAt: null }
		});
}

/** The parcel has been found after all. */
export async function resolveStray(tx: Tx, delivery: string, trackingNumber: string): Promise<void> {
	await tx
		.update(strayParcels)
		.set({ resolvedAt: sql`now()` })
		.where(
			and(
				eq(strayParcels.deliveryId, delivery),
				sql`${strayParcels.numberKey} = ${keyOf(trackingNumber)}`,
				isNull(strayParcels.resolvedAt)
			)
		);
}

/** A parcel with this number has been opened: what was said of it before is processed anew. */
export async function recallStrays(tx: Tx, trackingNumber: string): Promise<void> {
	const waiting = await tx
		.select({ id: strayParcels.deliveryId })
		.from(strayParcels)
		.where(and(sql`${strayParcels.numberKey} = ${keyOf(trackingNumber)}`, isNull(strayParcels.resolvedAt)));
	await recallDeliveries(
		tx,
		waiting.map(({ id }) => id)
	);
}

/** Keeps codes that no table knows, for whoever extends the tables. */
export async function keepUnmapped(
	tx: Tx,
	codes: readonly UnmappedCode[],
	from: { vendor: string; delivery: string }
): Promise<void> {
	if (codes.length === 0) return;
	const { vendor, delivery } = from;
	await tx
		.insert(unmappedCodes)
		.values(codes.map(({ carrier, code, text }) => ({ carrier, code, text, vendor, deliveryId: delivery })))
		.onConflictDoNothing();
}

/** Keeps when the carrier expects to deliver; the newest word is the shipment's, whatever order they came in. */
export async function keepEstimate(
	tx: Tx,
	shipmentId: string,
	source: string,
	estimate: { by: Date; saidAt: Date }
): Promise<void> {
	await tx
		.insert(deliveryEstimates)
		.values({ shipmentId, source, saidAt: estimate.saidAt, expectedBy: estimate.by })
		.onConflictDoNothing();
	const newest = sql`(select expected_by from ${deliveryEstimates} where shipment_id = ${shipmentId}
		order by said_at desc, source, expected_by limit 1)`;
	await tx
		.update(shipments)
		.set({ expectedBy: newest as never })
		.where(and(eq(shipments.id, shipmentId), sql`${shipments.expectedBy} is distinct from ${newest}`));
}

export type UnmappedCount = {
	carrier: string;
	code: string;
	vendor: string | null;
	text: string | null;
	/** Deliveries that had it. */
	seen: number;
	lastSeenAt: Date | null;
};

/** Codes that no table has and of which nobody said what they mean, the most frequent first. */
export const listUnmapped = (tx: Tx, limit = 100): Promise<UnmappedCount[]> =>
	tx
		.select({
			carrier: unmappedCodes.carrier,
			code: unmappedCodes.code,
			vendor: max(unmappedCodes.vendor),
			text: max(unmappedCodes.text),
			seen: count(),
			lastSeenAt: max(unmappedCodes.seenAt)
		})
		.from(unmappedCodes)
		.where(
			sql`not exists (select from code_meanings m where m.carrier = ${unmappedCodes.carrier} and m.code = ${unmappedCodes.code})`
		)
		.groupBy(unmappedCodes.carrier, unmappedCodes.code)
		.orderBy(desc(count()), unmappedCodes.carrier, unmappedCodes.code)
		.limit(limit);

export type Stray = {
	trackingNumber: string;
	carrier: string | null;
	vendor: string;
	reason: StrayReason;
	/** Deliveries that spoke of it. */
	heard: number;
	lastHeardAt: Date | null;
};

/** Parcels that carriers speak of and nobody could be found for, the latest first. */
export const listStrays = (tx: Tx, limit = 100): Promise<Stray[]> =>
	tx
		.select({
			trackingNumber: strayParcels.trackingNumber,
			carrier: strayParcels.carrier,
			vendor: strayParcels.vendor,
			reason: strayParcels.reason,
			heard: count(),
			lastHeardAt: max(strayParcels.foundAt)
		})
		.from(strayParcels)
		.where(isNull(strayParcels.resolvedAt))
		.groupBy(strayParcels.trackingNumber, strayParcels.carrier, strayParcels.vendor, strayParcels.reason)
		.orderBy(desc(max(strayParcels.foundAt)))
		.limit(limit);

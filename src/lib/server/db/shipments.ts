import { createHash } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { ScanFact, ShipmentState } from '../../domain/shipment/fold-scans.ts';
import type { ExceptionCause, TrackingStatus } from '../../domain/shipment/tracking-status.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { scans, shipments } from './schema/shipments.ts';

export type StoredShipment = typeof shipments.$inferSelect;

export type NewShipment = {
	orderId: string;
	carrier: string;
	trackingNumber: string;
	createdAt: Date;
	/** Of a parcel on its way back. */
	returnId?: string;
	/** Where it is known before it is written. */
	id?: string;
	/** The parcel that came back, whose goods are in this one. */
	againOf?: string;
};

export async function insertShipment(tx: Tx, { id = newId(), ...shipment }: NewShipment): Promise<string> {
	const position = sql<number>`(select count(*) + 1 from ${shipments} where order_id = ${shipment.orderId})`;
	await tx.insert(shipments).values({ id, position, ...shipment });
	return id;
}

export async function findShipment(tx: Tx, id: string): Promise<StoredShipment | undefined> {
	const [row] = await tx.select().from(shipments).where(eq(shipments.id, id));
	return row;
}

/** The parcel of an order with this number, the first where there are two. */
export async function findShipmentByNumber(
	tx: Tx,
	orderId: string,
	carrier: string,
	trackingNumber: string
): Promise<string | undefined> {
	const same = and(
		eq(shipments.orderId, orderId),
		eq(shipments.carrier, carrier),
		eq(shipments.trackingNumber, trackingNumber)
	);
	const [row] = await tx
		.select({ id: shipments.id })
		.from(shipments)
		.where(same)
		.orderBy(asc(shipments.position))
		.limit(1);
	return row?.id;
}

/**
 * The parcel of an order that was told of under this id; where none was, the only one there is. History knows, because
 * other systems' ids are nothing a parcel is asked for by otherwise.
 */
export async function findShipmentByReport(
	tx: Tx,
	orderId: string,
	report: string
): Promise<string | undefined> {
	const rows = await tx.execute<{ id: string; told: string | null }>(sql`
		select s.id, (select h.data ->> 'report' from history h where h.order_id = s.order_id
			and h.type = 'shipment.created' and h.data ->> 'shipment' = s.id::text limit 1) as told
		from ${shipments} s where s.order_id = ${orderId} order by s.position`);
	const told = rows.find((row) => row.told === report);
	return (told ?? (rows.length === 1 && rows[0]?.told === null ? rows[0] : undefined))?.id;
}

/** `updated_at` is when the row was written, never when history says it happened: `listArrived` reads on from it. */
export async function updateShipment(tx: Tx, id: string, state: ShipmentState): Promise<void> {
	await tx
		.update(shipments)
		.set({
			status: state.status,
			subStatus: state.subStatus ?? null,
			cause: state.cause ?? null,
			actionRequired: state.actionRequired,
			statusAt: instantOf(state.statusAt),
			deliveredAt: instantOf(state.deliveredAt),
			handedOverAt: instantOf(state.handedOverAt),
			lastScanAt: instantOf(state.lastScanAt),
			updatedAt: sql`now()` as never
		})
		.where(eq(shipments.id, id));
}

/** A carrier's event as it is stored: canonical facts beside the carrier's own words. */
export type NewScan = {
	scanId?: string | undefined;
	at: Date;
	approximate: boolean;
	status: TrackingStatus;
	subStatus?: string | undefined;
	cause?: ExceptionCause | undefined;
	actionRequired: boolean;
	code?: string | undefined;
	text?: string | undefined;
	location?: string | undefined;
	source: string;
	raw?: unknown;
};

/** A carrier's clock may run a little ahead of ours before its time counts as lying in the future. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Adds scans to a parcel whose order is locked; one that is there already stays as it is. Only what came with a time
 * ahead of ours, and is said again once that time has come, counts from then on.
 *
 * @returns how many said something new
 */
export async function insertScans(
	tx: Tx,
	shipmentId: string,
	list: readonly NewScan[],
	receivedAt: Date
): Promise<number> {
	if (list.length === 0) return 0;
	const rows = list.map((scan) => ({
		...scan,
		shipmentId,
		receivedAt,
		fingerprint: scanFingerprint(scan),
		future: scan.at.getTime() > receivedAt.getTime() + CLOCK_SKEW_MS
	}));
	// Once per statement: one that updates must not meet a row twice.
	const once = [...new Map(rows.map((row) => [row.fingerprint.toString('hex'), row])).values()];
	const told = await tx
		.insert(scans)
		.values(once)
		.onConflictDoUpdate({
			target: [scans.shipmentId, scans.at, scans.fingerprint],
			set: { future: false },
			setWhere: sql`${scans.future} and not excluded.future`
		})
		.returning({ at: scans.at });
	return told.length;
}

/** Drops scans of a code that was not known, or known as something else, when they were kept; they are told anew. */
export async function forgetGuesses(tx: Tx, shipmentId: string, list: readonly NewScan[]): Promise<void> {
	for (const scan of list) {
		const same = and(
			eq(scans.shipmentId, shipmentId),
			eq(scans.at, scan.at),
			eq(scans.source, scan.source),
			sql`${scans.code} is not distinct from ${scan.code ?? null}`,
			sql`${scans.text} is not distinct from ${scan.text ?? null}`,
			sql`${scans.location} is not distinct from ${scan.location ?? null}`
		);
		await tx.delete(scans).where(same);
	}
}

/** The facts of every scan of a parcel, as `foldScans` takes them. */
export async function listScanFacts(tx: Tx, shipmentId: string): Promise<ScanFact[]> {
	const rows = await tx.select().from(scans).where(eq(scans.shipmentId, shipmentId));
	return rows.map((row) => ({
		id: row.fingerprint.toString('hex'),
		at: row.at.getTime(),
		approximate: row.approximate,
		future: row.future,
		notAfter: row.future ? row.receivedAt.getTime() : undefined,
		status: row.status,
		subStatus: row.subStatus ?? undefined,
		cause: row.cause ?? undefined,
		actionRequired: row.actionRequired
	}));
}

/** Two scans are the same where everything the carrier said is the same, not only its id. */
export function scanFingerprint(scan: NewScan): Buffer {
	const { scanId, at, approximate, status, subStatus, cause, actionRequired } = scan;
	const { code, text, location, source } = scan;
	const said = [scanId, at.toISOString(), approximate, status, subStatus, cause, actionRequired];
	return createHash('sha256')
		.update(JSON.stringify([...said, code, text, location, source]))
		.digest()
		.subarray(0, 16);
}

const instantOf = (milliseconds: number | undefined) =>
	milliseconds === undefined ? null : new Date(milliseconds);

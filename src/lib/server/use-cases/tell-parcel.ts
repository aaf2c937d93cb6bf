import { countPieces, mergePieces, movePieces, type Pieces, type Portion } from '#domain/order/portions.ts';
import type { Parcel, ReportedScan } from '#domain/order/report.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { foldScans, type ScanFact, type ShipmentState } from '#domain/shipment/fold-scans.ts';
import type { TimedEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { scanFingerprint, type NewScan } from '#server/db/shipments.ts';
import type { WholeOrder } from '#server/db/whole-orders.ts';

export type ToldParcel = Pick<WholeOrder, 'shipments' | 'scans' | 'shippedAfterCancel'> & {
	portions: Portion[];
	entries: TimedEntry[];
};

/** What another system passes on of a carrier's event, as it is stored. */
export const scanOf = (scan: ReportedScan, source: string): NewScan => ({
	scanId: scan.id,
	at: new Date(scan.at),
	approximate: scan.approximate ?? false,
	status: scan.status,
	cause: scan.cause,
	actionRequired: false,
	code: scan.code,
	text: scan.text,
	location: scan.location,
	source
});

/**
 * A parcel of an order that is told whole: its row, its scans, where its pieces are and what the history says of it,
 * scan by scan. The same rules as `openShipment` and `recordScans`, for history instead of for now.
 *
 * @returns refusal `quantity.unavailable` with `available`
 */
export function tellParcel(
	order: { id: string; source: string; portions: readonly Portion[]; position: number },
	parcel: Parcel
): Result<ToldParcel> {
	const open = countPieces(order.portions, ({ state }) => state === 'open');
	const gone = countPieces(order.portions, ({ state }) => state === 'cancelled');
	const isAllGone = order.portions.every(({ state }) => state === 'cancelled');
	const named = parcel.pieces
		? mergePieces(parcel.pieces)
		: [...(isAllGone ? gone : open)].map(([line, quantity]) => ({ line, quantity }));
	const late: Pieces[] = [];
	const inside: Pieces[] = [];
	for (const { line, quantity } of named) {
		const good = Math.min(quantity, open.get(line) ?? 0);
		if (quantity - good > (gone.get(line) ?? 0)) {
			return refuse('quantity.unavailable', { available: [{ line, quantity: good }] });
		}
		if (good > 0) inside.push({ line, quantity: good });
		if (quantity > good) late.push({ line, quantity: quantity - good });
	}

	const id = newId();
	const at = new Date(parcel.at);
	const scans = uniqueScans(parcel.scans.map((scan) => scanOf(scan, order.source)));
	const facts = scans.map(factOf);
	const state = foldScans(facts);
	const reached = state.deliveredAt ? 'delivered' : state.handedOverAt ? 'handed_over' : 'packed';
	const isOpen = (one: Portion) => one.state === 'open';
	const to = () => ({ state: reached, shipment: id }) as const;
	const { carrier, trackingNumber } = parcel;
	const entries: TimedEntry[] = [
		{ at, type: 'shipment.created', data: { shipment: id, carrier, lines: inside, report: parcel.id } }
	];
	if (late.length > 0) {
		entries.push({ at, type: 'shipment.shipped_after_cancel', data: { shipment: id, lines: late } });
	}
	return accept({
		portions: movePieces(order.portions, inside, isOpen, to, newId),
		entries: [...entries, ...scanEntries(id, facts)],
		shipments: [
			{
				id,
				orderId: order.id,
				position: order.position,
				carrier,
				trackingNumber,
				createdAt: at,
				...row(state)
			}
		],
		scans: scans.map((scan) => ({ shipmentId: id, fingerprint: scanFingerprint(scan), ...filled(scan) })),
		shippedAfterCancel: late.map(({ line, quantity }) => ({
			shipmentId: id,
			lineId: line,
			quantity,
			reportedAt: at
		}))
	});
}

/** One entry per scan, in the order they happened: what each made of the parcel's state. */
function scanEntries(shipment: string, facts: readonly ScanFact[]): TimedEntry[] {
	const sorted = facts.toSorted((a, b) => a.at - b.at);
	let before: ShipmentState = foldScans([]);
	return sorted.map((fact, index) => {
		const { status, cause } = foldScans(sorted.slice(0, index + 1));
		const data = { shipment, status, cause, recorded: 1 };
		const same = before.status === status && before.cause === cause;
		const at = new Date(fact.at);
		const entry: TimedEntry = same
			? { at, type: 'shipment.scan_recorded', data }
			: { at, type: 'shipment.status_changed', data: { ...data, before: before.status } };
		before = { ...before, status, cause };
		return entry;
	});
}

const uniqueScans = (scans: readonly NewScan[]): NewScan[] => [
	...new Map(scans.map((scan) => [scanFingerprint(scan).toString('hex'), scan])).values()
];

const factOf = (scan: NewScan): ScanFact => ({
	id: scanFingerprint(scan).toString('hex'),
	at: scan.at.getTime(),
	approximate: scan.approximate,
	future: false,
	status: scan.status,
	cause: scan.cause,
	actionRequired: scan.actionRequired
});

const instant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms));

const row = (state: ShipmentState) => ({
	status: state.status,
	cause: state.cause ?? null,
	actionRequired: state.actionRequired,
	statusAt: instant(state.statusAt),
	handedOverAt: instant(state.handedOverAt),
	deliveredAt: instant(state.deliveredAt),
	lastScanAt: instant(state.lastScanAt)
});

/** Every field named, so that all rows of a statement have the same. */
const filled = (scan: NewScan) => ({
	scanId: scan.scanId ?? null,
	at: scan.at,
	approximate: scan.approximate,
	status: scan.status,
	cause: scan.cause ?? null,
	code: scan.code ?? null,
	text: scan.text ?? null,
	location: scan.location ?? null,
	source: scan.source
});

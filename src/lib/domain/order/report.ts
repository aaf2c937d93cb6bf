import type { ExceptionCause, TrackingStatus } from '../shipment/tracking-status.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import type { OrderDocument } from './order-document.ts';
import { countPieces, mergePieces, movePieces, type Pieces, type Portion } from './portions.ts';

/** A carrier's event as another system passes it on. Times are RFC 3339 with an offset. */
export type ReportedScan = {
	id?: string | undefined;
	at: string;
	approximate?: boolean | undefined;
	status: TrackingStatus;
	cause?: ExceptionCause | undefined;
	code?: string | undefined;
	text?: string | undefined;
	location?: string | undefined;
};

/**
 * What another system says happened to an order after it was placed. `id` is that system's own name for it: what was
 * taken once is not taken again. Without `pieces` it speaks of all that it can.
 */
export type Happening = { id: string; at: string } & (
	| { kind: ReportedFate; pieces?: Pieces[] | undefined }
	| { kind: 'refunded'; amount: number }
	| {
			kind: 'parcel';
			carrier: string;
			trackingNumber: string;
			pieces?: Pieces[] | undefined;
			scans: ReportedScan[];
	  }
	/** Of a parcel that was told before, by the id it was told under. */
	| { kind: 'scanned'; parcel: string; scans: ReportedScan[] }
);

export type Parcel = Extract<Happening, { kind: 'parcel' }>;
/** What the carrier makes known: of the order's goods it decides nothing by itself. */
export type Carried = Extract<Happening, { kind: 'parcel' | 'scanned' }>;

/** An order as another system tells it: its document, unless only something new about it is told, and what came after. */
export type OrderReport = { ref: string; document?: OrderDocument | undefined; happenings: Happening[] };

export type ReportedFate = 'cancelled' | 'returned' | 'handed_over';

const FROM: Record<ReportedFate, (one: Portion) => boolean> = {
	cancelled: ({ state }) => state === 'open',
	handed_over: ({ state }) => state === 'open',
	// What a return of ours holds is moved by it alone.
	returned: ({ state, return: back }) =>
		back === undefined && (state === 'handed_over' || state === 'delivered' || state === 'returning')
};

/**
 * Moves pieces where a report says they are. Goods that the warehouse holds for packing are not cancelled by a report
 * (law 5), and only what has left can have come back.
 *
 * @param wanted which pieces; without it, all that can go there
 * @returns all portions afterwards and what was moved; refusal `quantity.unavailable` with `available`
 */
export function moveAsReported(
	portions: readonly Portion[],
	fate: ReportedFate,
	wanted: readonly Pieces[] | undefined,
	newId: () => string
): Result<{ portions: Portion[]; pieces: Pieces[] }> {
	const there = countPieces(portions, FROM[fate]);
	const pieces = wanted ? mergePieces(wanted) : [...there].map(([line, quantity]) => ({ line, quantity }));
	if (pieces.some(({ line, quantity }) => (there.get(line) ?? 0) < quantity)) {
		const available = pieces.map(({ line }) => ({ line, quantity: there.get(line) ?? 0 }));
		return refuse('quantity.unavailable', { available });
	}
	const to = (one: Portion) => ({ ...one, state: fate });
	return accept({ portions: movePieces(portions, pieces, FROM[fate], to, newId), pieces });
}

/** What of a payment can still be given back: captured, less what is refunded, on its way or charged back. */
export type Refundable = { id: string; refundable: number };

/**
 * Shares a reported refund over payments in document order (api.md, "Money, to the unit"), never above what each has
 * left (law 1).
 *
 * @param amount minor units, above 0
 * @returns refusal `refund.exceeds_refundable` with `refundable`
 */
export function fillPayments(
	payments: readonly Refundable[],
	amount: number
): Result<{ payment: string; amount: number }[]> {
	const refundable = payments.reduce((sum, one) => sum + one.refundable, 0);
	if (amount > refundable) return refuse('refund.exceeds_refundable', { amount, refundable });
	let left = amount;
	const parts = payments.map(({ id, refundable: most }) => {
		const part = Math.min(left, most);
		left -= part;
		return { payment: id, amount: part };
	});
	return accept(parts.filter((part) => part.amount > 0));
}

/** What a happening other than a parcel makes of an order's goods and money, and what the history keeps of it. */
export type Told = {
	portions: Portion[];
	refunds: { payment: string; amount: number }[];
	entry: { type: `report.${ReportedFate | 'refunded'}`; data: Record<string, unknown> };
};

/** Decides one happening on the order as it stands. Refusals: those of `moveAsReported` and `fillPayments`. */
export function tellHappening(
	order: { portions: readonly Portion[]; payments: readonly Refundable[] },
	happening: Exclude<Happening, Carried>,
	newId: () => string
): Result<Told> {
	const { id, kind, at } = happening;
	if (kind === 'refunded') {
		const filled = fillPayments(order.payments, happening.amount);
		if (!filled.ok) return filled;
		const data = { report: id, at, amount: happening.amount };
		const portions = [...order.portions];
		return accept({ portions, refunds: filled.value, entry: { type: 'report.refunded', data } });
	}
	const moved = moveAsReported(order.portions, kind, happening.pieces, newId);
	if (!moved.ok) return moved;
	const { portions, pieces } = moved.value;
	const data = { report: id, at, lines: pieces };
	return accept({ portions, refunds: [], entry: { type: `report.${kind}`, data } });
}

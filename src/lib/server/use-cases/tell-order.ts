import { randomBytes } from 'node:crypto';
import { orderStatus } from '#domain/order/order-status.ts';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { tellHappening, type Happening, type OrderReport } from '#domain/order/report.ts';
import type { LineShares } from '#domain/order/share-amounts.ts';
import { accept, refuse, type Refusal, type Result } from '#domain/refusal.ts';
import { chainEntries, type Actor, type TimedEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { paymentRows } from '#server/db/payments.ts';
import type { WholeOrder } from '#server/db/whole-orders.ts';
import { firstPaidAt, peopleOf } from './order-facts.ts';
import { firstEntries, hashDocument, lineRows, openPortions, orderRow } from './order-rows.ts';
import { tellParcel } from './tell-parcel.ts';

/** A happening that could not be taken; the order it belongs to, and its other happenings, could. */
export type RefusedHappening = { id: string; refusal: Refusal };

export type TellOptions = { actor: Actor; zone: string; historical: boolean };

type Tale = WholeOrder & { told: TimedEntry[]; open: ReturnType<typeof openPortions>; source: string };

/**
 * Works out an order with all that happened to it as the rows it will be: goods where they are, refunds settled, parcels
 * with their scans, and a history whose entries carry the instants at which things happened.
 *
 * @param shares what each line carries of the order's own amounts, from `shareAmounts`
 */
export function tellOrder(
	report: OrderReport & { document: OrderDocument },
	shares: readonly LineShares[],
	{ actor, zone, historical }: TellOptions
): { whole: WholeOrder; refused: RefusedHappening[] } {
	const { document } = report;
	const base = orderRow(document, zone);
	const people = peopleOf(document, randomBytes(16));
	const paidAt = firstPaidAt(document);
	const placedAt = new Date(document.placed_at);
	const first = firstEntries(document, paidAt, people.commitment);
	const tale: Tale = {
		order: { ...base, documentHash: hashDocument(document), status: 'placed' },
		people: { orderId: base.id, ...people.row },
		lines: lineRows(base.id, document, shares),
		portions: [],
		payments: paymentRows(base.id, document.payments, 1),
		refunds: [],
		shipments: [],
		scans: [],
		shippedAfterCancel: [],
		history: [],
		told: first.map((entry, index) => ({ ...entry, at: index > 0 && paidAt ? paidAt : placedAt })),
		open: openPortions(document),
		source: document.source ?? 'import'
	};
	const refused: RefusedHappening[] = [];
	for (const happening of inTime(report.happenings)) {
		const taken = take(tale, happening);
		if (!taken.ok) refused.push({ id: happening.id, refusal: taken.refusal });
	}
	return { whole: finish(tale, { paidAt, placedAt, actor, historical }), refused };
}

const inTime = (list: readonly Happening[]) =>
	list.toSorted((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime());

function take(tale: Tale, happening: Happening): Result<void> {
	const { id } = tale.order;
	if (happening.kind === 'parcel') {
		const position = tale.shipments.length + 1;
		const parcel = tellParcel({ id, source: tale.source, portions: tale.open, position }, happening);
		if (!parcel.ok) return parcel;
		tale.open = parcel.value.portions;
		tale.told.push(...parcel.value.entries);
		tale.shipments.push(...parcel.value.shipments);
		tale.scans.push(...parcel.value.scans);
		tale.shippedAfterCancel.push(...parcel.value.shippedAfterCancel);
		return accept(undefined);
	}
	// Told of an order that is not whole yet: only live reports speak of single scans.
	if (happening.kind === 'scanned') return refuse('shipment.not_found');
	const payments = tale.payments.map((one) => ({
		id: one.id,
		refundable: (one.captured ?? 0) - (one.refunded ?? 0)
	}));
	const decided = tellHappening({ portions: tale.open, payments }, happening, newId);
	if (!decided.ok) return decided;
	const at = new Date(happening.at);
	tale.open = decided.value.portions;
	tale.told.push({ ...decided.value.entry, at });
	for (const { payment, amount } of decided.value.refunds) {
		const row = tale.payments.find((one) => one.id === payment);
		if (row) row.refunded = (row.refunded ?? 0) + amount;
		tale.refunds.push(settledRefund({ orderId: id, report: happening.id, payment, amount, at }));
	}
	return accept(undefined);
}

type Settled = { orderId: string; report: string; payment: string; amount: number; at: Date };

/** A refund that another system has made: settled, and named by its report so that it is there once only. */
export const settledRefund = ({ orderId, report, payment, amount, at }: Settled) => ({
	id: newId(),
	orderId,
	paymentId: payment,
	state: 'settled' as const,
	amount,
	providerKey: `report:${payment}:${report}`,
	createdAt: at,
	settledAt: at
});

type Ending = { paidAt: Date | null; placedAt: Date; actor: Actor; historical: boolean };

function finish(tale: Tale, { paidAt, placedAt, actor, historical }: Ending): WholeOrder {
	const { told, open, source: _, ...whole } = tale;
	const { id } = whole.order;
	// Nothing happens to an order before it is placed, whatever two clocks say.
	const entries = told
		.map((entry) => ({ ...entry, at: entry.at < placedAt ? placedAt : entry.at }))
		.sort((a, b) => a.at.getTime() - b.at.getTime());
	const chain = chainEntries({ orderId: id, seq: 0, hash: null }, entries, actor);
	return {
		...whole,
		order: {
			...whole.order,
			version: 1,
			historical,
			paidAt,
			status: orderStatus(open, paidAt !== null),
			historySeq: chain.end.seq,
			historyHash: chain.end.hash,
			updatedAt: entries.at(-1)?.at ?? placedAt
		},
		portions: open.map((portion) => ({
			id: portion.id,
			orderId: id,
			lineId: portion.line,
			state: portion.state,
			quantity: portion.quantity,
			shipmentId: portion.shipment ?? null
		})),
		history: chain.rows
	};
}

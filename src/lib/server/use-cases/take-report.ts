import type { Happening, OrderReport } from '#domain/order/report.ts';
import { tellHappening } from '#domain/order/report.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { asOurs } from '#domain/write-back/lines.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPayments } from '#server/db/payments.ts';
import { listPortions, savePortions } from '#server/db/portions.ts';
import { bookSettledRefund } from '#server/db/reported-refunds.ts';
import { findShipmentByNumber, findShipmentByReport } from '#server/db/shipments.ts';
import { listToldLines } from '#server/db/told-lines.ts';
import { listKnownOrders, parcelKey, type KnownOrder } from '#server/db/whole-orders.ts';
import type { Command } from './command.ts';
import { withoutEchoes } from './hear-echo.ts';
import { openShipment } from './open-shipment.ts';
import { placeOrder } from './place-order.ts';
import { recordScans } from './record-scans.ts';
import { settledRefund, type RefusedHappening } from './tell-order.ts';
import { scanOf } from './tell-parcel.ts';

export type TakeReportInput = {
	report: OrderReport;
	/** Named zone of the shop; UTC where it is not said. */
	zone?: string;
	/** An import of history (law 12). */
	historical?: boolean;
};

export type TakenReport = { ref: string; created: boolean; changed: boolean; refused: RefusedHappening[] };

/**
 * Takes what another system tells of an order, now: a new order is placed, a known one updated, and what happened since
 * is recorded once, by its id. What of it cannot be (more refunded than captured, goods the warehouse holds) is
 * refused by itself and named; the rest stands. What only repeats our own word is left out.
 *
 * Refusals: those of `placeOrder`; `order.not_found` where there is neither a document nor an order.
 */
export const takeReport: Command<TakeReportInput, TakenReport> = async (tx, actor, input) => {
	const { report, zone = 'UTC', historical = false } = input;
	const { ref, document } = report;
	let created = false;
	let changed = false;
	if (document) {
		const placed = await placeOrder(tx, actor, { document, zone, historical });
		if (!placed.ok) return placed;
		created = placed.value.created;
		changed = !placed.value.ignored;
	}
	// Locked first: what another report of the same order tells at this moment is told already once we look.
	const order = await lockOrder(tx, { ref });
	const known = order && (await listKnownOrders(tx, [ref])).get(ref);
	if (!known) return refuse('order.not_found', { ref });
	const refused: RefusedHappening[] = [];
	const told = asOurs(untold(known, report.happenings), await listToldLines(tx, order.id));
	const news = await withoutEchoes(tx, actor, order.id, told);
	for (const happening of news) {
		const source = document?.source ?? actor.id ?? actor.kind;
		const taken = await takeHappening(tx, actor, { ref, source, happening });
		if (taken.ok) changed ||= taken.value;
		else refused.push({ id: happening.id, refusal: taken.refusal });
	}
	return accept({ ref, created, changed, refused });
};

/** The happenings that say something new of a known order. */
export const untold = (known: KnownOrder, happenings: readonly Happening[]): Happening[] =>
	happenings.filter((one) =>
		one.kind === 'parcel'
			? (known.parcels.get(parcelKey(one.carrier, one.trackingNumber)) ?? -1) < one.scans.length
			: one.kind === 'scanned' || !known.reports.has(one.id)
	);

type Step = { ref: string; source: string; happening: Happening };

/** @returns whether anything changed */
async function takeHappening(
	tx: Tx,
	actor: Actor,
	{ ref, source, happening }: Step
): Promise<Result<boolean>> {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found', { ref });
	if (happening.kind === 'parcel') {
		const { carrier, trackingNumber, pieces, scans } = happening;
		const there = await findShipmentByNumber(tx, order.id, carrier, trackingNumber);
		const opened = there
			? accept({ id: there })
			: await openShipment(tx, actor, { ref, carrier, trackingNumber, lines: pieces, report: happening.id });
		if (!opened.ok) return opened;
		const list = scans.map((scan) => scanOf(scan, source));
		const recorded = await recordScans(tx, actor, { shipment: opened.value.id, scans: list });
		return recorded.ok ? accept(there === undefined || recorded.value.recorded > 0) : recorded;
	}
	if (happening.kind === 'scanned') {
		const shipment = await findShipmentByReport(tx, order.id, happening.parcel);
		if (!shipment) return refuse('shipment.not_found');
		const list = happening.scans.map((scan) => scanOf(scan, source));
		const recorded = await recordScans(tx, actor, { shipment, scans: list });
		return recorded.ok ? accept(recorded.value.recorded > 0) : recorded;
	}
	const portions = await listPortions(tx, order.id);
	const payments = (await listPayments(tx, order.id)).map((one) => ({
		id: one.id,
		refundable: one.captured - one.refunded - one.refundPending - one.chargedBack
	}));
	const decided = tellHappening({ portions, payments }, happening, newId);
	if (!decided.ok) return decided;
	// Nothing of what it speaks of is left: told already by another way.
	const lines = decided.value.entry.data['lines'];
	if (Array.isArray(lines) && lines.length === 0) return accept(false);
	await savePortions(tx, order.id, portions, decided.value.portions);
	const at = new Date(happening.at);
	for (const { payment, amount } of decided.value.refunds) {
		await bookSettledRefund(
			tx,
			settledRefund({ orderId: order.id, report: happening.id, payment, amount, at })
		);
	}
	await recordChange(tx, order, { portions: decided.value.portions, entries: [decided.value.entry], actor });
	return accept(true);
}

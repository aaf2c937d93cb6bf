import type { OrderDocument } from '#domain/order/order-document.ts';
import type { OrderReport } from '#domain/order/report.ts';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import { accept, type Refusal } from '#domain/refusal.ts';
import { insertWholeOrders, listKnownOrders, type WholeOrder } from '#server/db/whole-orders.ts';
import type { Command } from './command.ts';
import { hashDocument } from './order-rows.ts';
import { untold } from './take-report.ts';
import { tellOrder, type RefusedHappening } from './tell-order.ts';

/** What became of one report of a batch. `changed`: the order is known and something new is told of it. */
export type ImportedReport = {
	ref: string;
	outcome: 'created' | 'known' | 'changed' | 'refused';
	refusal?: Refusal;
	/** Happenings that could not be taken, beside those that could. */
	refused: RefusedHappening[];
};

export type ImportBatch = { reports: readonly OrderReport[]; zone: string };

/**
 * Takes a batch of history (law 12): orders that are not known yet are written whole, with all that happened to them.
 * Known ones are only looked at: those with something new are for `takeReport`, one by one. A batch that was committed
 * and comes again changes nothing.
 *
 * @returns one entry per report, in order
 */
export const importOrders: Command<ImportBatch, ImportedReport[]> = async (tx, actor, { reports, zone }) => {
	const known = await listKnownOrders(
		tx,
		reports.map(({ ref }) => ref)
	);
	const fresh = new Map<string, { whole: WholeOrder; refused: RefusedHappening[] }>();
	const results = reports.map((report): ImportedReport => {
		const { ref, document } = report;
		const there = known.get(ref);
		if (there) {
			const same = !document || there.documentHash.equals(hashDocument(document));
			const isKnown = same && untold(there, report.happenings).length === 0;
			return { ref, outcome: isKnown ? 'known' : 'changed', refused: [] };
		}
		// A second report of an order of this batch, or one without its document: after the batch it may be known.
		if (!document || fresh.has(ref)) return { ref, outcome: 'changed', refused: [] };
		const shared = shareAmounts(document);
		if (!shared.ok) return { ref, outcome: 'refused', refusal: shared.refusal, refused: [] };
		const told = tellOrder({ ...report, document }, shared.value, { actor, zone, historical: true });
		fresh.set(ref, told);
		return { ref, outcome: 'created', refused: told.refused };
	});
	const added = await insertWholeOrders(
		tx,
		[...fresh.values()].map(({ whole }) => whole)
	);
	// Somebody else placed it between our look and our insert.
	return accept(
		results.map((one) =>
			one.outcome === 'created' && !added.has(one.ref)
				? { ref: one.ref, outcome: 'changed', refused: [] }
				: one
		)
	);
};

/** How much a report weighs in a batch: its lines, and at least one. */
export const weightOf = ({ document }: { document?: OrderDocument | undefined }): number =>
	Math.max(1, document?.lines.length ?? 1);

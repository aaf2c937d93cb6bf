import type { OrderView, ParcelView, ScanView } from '#domain/order/order-view.ts';
import type { PreparationStep } from '#domain/order/states.ts';

export type TimelineEntry = { key: string; here: boolean } & (
	| {
			kind: 'scan';
			scan: ScanView;
			/** Same status as the one before it: then the carrier's words are the news, not the status. */
			repeats: boolean;
	  }
	| { kind: 'step'; step: PreparationStep; reached: boolean; at?: string }
);

/** How many entries stand open; the rest is folded away. */
export const OPEN_ENTRIES = 3;

function stepEntries(preparation: OrderView['preparation'], parcelExists: boolean): TimelineEntry[] {
	const lastReached = preparation.findLastIndex(({ reached }) => reached);
	return preparation.map((step, index) => ({
		kind: 'step',
		key: step.step,
		here: index === lastReached && !parcelExists,
		...step
	}));
}

/** Scans newest first; behind them what happened in the shop, where the order has just this parcel. */
export function parcelTimeline(parcel: ParcelView, preparation: OrderView['preparation']): TimelineEntry[] {
	const { scans } = parcel;
	const entries = scans.map((scan, index): TimelineEntry => {
		const before = scans[index + 1];
		const same = before?.status === scan.status && before.cause === scan.cause;
		return {
			kind: 'scan',
			// The same scan may be told by two sources; counted from the oldest, its key stays when new ones come.
			key: `${scan.at} ${scans.length - index}`,
			here: index === 0,
			scan,
			repeats: index > 0 && same && scan.text !== undefined
		};
	});
	const steps = stepEntries(
		preparation.filter(({ reached }) => reached),
		scans.length > 0
	);
	return [...entries, ...steps.reverse()];
}

/** Whether the goods are still being made ready, so that steps ahead and a parcel are to be expected. */
export const stillPreparing = ({ parcels, status }: OrderView): boolean =>
	parcels.length === 0 && status !== 'cancelled';

/** While it is under way: the whole path as it is walked, with what is still to come. Later: how it went. */
export function preparationTimeline(view: OrderView): TimelineEntry[] {
	if (stillPreparing(view)) return stepEntries(view.preparation, false);
	const reached = view.preparation.filter((step) => step.reached);
	return stepEntries(reached, view.parcels.length > 0).reverse();
}

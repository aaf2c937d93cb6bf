import { headlineOf } from './headline.ts';
import type { ClaimRecord, OrderRecord, ShipmentRecord } from './order-record.ts';
import type { Headline } from './order-view.ts';

/** Of an order, what a list of orders needs: the facts behind its sentence, and what it was about. */
export type OrderSummary = Pick<
	OrderRecord,
	'ref' | 'display_ref' | 'status' | 'placed_at' | 'paid_at' | 'deliver_by' | 'currency' | 'total' | 'read_at'
> & {
	claims: ClaimRecord[];
	shipments: Pick<
		ShipmentRecord,
		| 'id'
		| 'status'
		| 'status_at'
		| 'cause'
		| 'action_required'
		| 'handed_over_at'
		| 'delivered_at'
		| 'expected_by'
		| 'created_at'
	>[];
	/** The first few lines, and how many there are. */
	items: { title: string; image_url: string | null; quantity: number }[];
	lines: number;
};

/** One row of somebody's list of orders. */
export type ListedOrder = {
	ref: string;
	displayRef: string;
	placedAt: string;
	/** Server time when this was read. */
	asOf: string;
	currency: string;
	total: number;
	headline: Headline;
	/** The first line's title, and how many lines there are beside it. */
	title: string;
	more: number;
	images: string[];
	/** The carrier waits for the shopper. */
	actionRequired: boolean;
};

/** What a list shows of an order. Pure. */
export function listedOrder(summary: OrderSummary): ListedOrder {
	const { ref, display_ref, placed_at, read_at, currency, total, items, lines, shipments } = summary;
	return {
		ref,
		displayRef: display_ref,
		placedAt: placed_at,
		asOf: read_at,
		currency,
		total,
		headline: headlineOf(summary),
		title: items[0]?.title ?? '',
		more: Math.max(0, lines - 1),
		images: items.flatMap(({ image_url }) => image_url ?? []),
		actionRequired: shipments.some((one) => one.action_required && one.delivered_at === null)
	};
}

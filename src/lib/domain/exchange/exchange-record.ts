import type { HoldRecord } from './hold-record.ts';
import type { ExchangeState, ShipWhen } from './states.ts';

/** An exchange as stored with its order: instants RFC 3339, amounts safe integers in minor units. */
export type ExchangeRecord = {
	id: string;
	quote: string;
	/** The return its old goods come back under; null for a swap before anything was sent. */
	return: string | null;
	state: ExchangeState;
	ship: ShipWhen;
	/** What the buyer pays for it, and whether they have. */
	difference: number;
	pay_by: string | null;
	paid_at: string | null;
	/** What of the payments stays for the new goods instead of going back for the old ones. */
	held: number;
	/** What its return's goods carry over as they came, or are to come; 0 where they never will. */
	carried_back: number;
	/** What has to be held on the buyer's card before the new goods leave ahead of the old ones; and what is. */
	security?: number;
	hold?: HoldRecord | null;
	created_at: string;
	released_at: string | null;
	shipped_at: string | null;
	ended_at: string | null;
	lines: ExchangeLineRecord[];
};

export type ExchangeLineRecord = {
	/** The line whose pieces are exchanged, and the line of the new ones once there is one. */
	line: string;
	new_line: string | null;
	quantity: number;
	variant: string;
	goods: NewGoods;
};

/** What is sent instead, and what was agreed to be paid for all its pieces together. Minor units of the order. */
export type NewGoods = {
	product_id: string;
	variant_id: string;
	sku: string | null;
	title: string;
	options: { name: string; value: string }[];
	image_url: string | null;
	/** What one piece costs today. */
	unit_price: number;
	amount: number;
	discount: number;
	/** Also where prices include it. */
	tax: number;
	/** goods − discount + tax beside: what is paid for them. */
	worth: number;
	/** What of the old pieces' own worth is taken over by them. */
	carried: number;
	/** What of the worth is paid on top. */
	difference: number;
	/** The old pieces' share of the delivery, tax included, and what of it standard delivery would have cost. */
	shipping: number;
	standard: number;
};

/** What is sent in place of pieces of a line, priced. */
export type ExchangedLine = { line: string; quantity: number; goods: NewGoods };

/**
 * Its new goods are, or were, a line of the order: also where they were cancelled since, which gave back what they cost, so
 * that the old ones are owed all the same.
 */
export const wasReleased = ({ released_at }: Pick<ExchangeRecord, 'released_at'>): boolean =>
	released_at !== null;

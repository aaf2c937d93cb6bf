import type { LineRecord } from '../order/order-record.ts';
import type { PortionState } from '../order/states.ts';
import type { Fault } from './document.ts';

/**
 * An order as it was placed, as far as a policy asks about it. The names are those of `OrderRecord`, so that a record
 * with the few columns it lacks is one of these. Instants are RFC 3339, amounts safe integers in minor units.
 */
export type PolicyOrder = {
	placed_at: string;
	paid_at: string | null;
	currency: string;
	market: string | null;
	tags: readonly string[];
	buyer_kind: 'consumer' | 'business';
	buyer_country: string | null;
	buyer_tier: string | null;
	/** State or province the goods go to, as written; New York is told by it. */
	buyer_region: string | null;
	informed_of_withdrawal_at: string | null;
	total: number;
	prices_include_tax: boolean;
	shipping_amount: number;
	shipping_tax: number;
	/** What the least expensive ordinary delivery would have cost; null where that was chosen. */
	shipping_standard_amount: number | null;
	adjustments: readonly { kind: string; amount: number; tax?: number | undefined }[];
	ship_by: string | null;
	deliver_by: string | null;
	/** What the buyer was shown before paying. */
	disclosures: readonly { what: string; at: string }[];
	delay_notices: readonly DelayNotice[];
	payments: readonly PolicyPayment[];
	/** What was promised for goods on their way back and is not reserved yet. */
	promised?: number | undefined;
	/** What went back for postage that the buyer had paid themselves: no refund of any piece. */
	own_postage?: number | undefined;
	/** What exchanges that stand cost beyond the order's total. */
	exchanged?: number | undefined;
	lines: readonly PolicyLine[];
	/** Lines of goods sent in exchange for others that had left: what was bought and promised with the order are those. */
	replacements?: readonly string[] | undefined;
};

export type PolicyLine = Pick<
	LineRecord,
	| 'id'
	| 'sku'
	| 'category'
	| 'tags'
	| 'quantity'
	| 'unit_price'
	| 'amount'
	| 'discount'
	| 'exemption'
	| 'share_discount'
	| 'share_tax'
	| 'share_shipping'
	| 'share_shipping_tax'
	| 'share_standard'
>;

export type DelayNotice = {
	sent_at: string;
	new_date?: string | null | undefined;
	answer?: string | null | undefined;
	answered_at?: string | null | undefined;
	/** Only of goods of these lines; of all where it names none. */
	lines?: readonly string[] | undefined;
};

/** In the order of the order document. */
export type PolicyPayment = {
	id: string;
	provider?: string | undefined;
	amount: number;
	authorised_at: string | null;
	captured_at: string | null;
	voided_at: string | null;
	captured: number;
	refunded: number;
	refund_pending: number;
	charged_back?: number | undefined;
};

/** Pieces of one line that share one fate, with what has happened to them and when. */
export type TimedPortion = {
	id: string;
	line: string;
	quantity: number;
	state: PortionState;
	claimed_at: string | null;
	packed_at: string | null;
	handed_over_at: string | null;
	/** When they left for the first time, where they are sent again after they came back. */
	first_handed_over_at?: string | null | undefined;
	delivered_at: string | null;
	/** The carrier says that the parcel was damaged or lost on its way. */
	damaged_at?: string | null | undefined;
};

/**
 * A fault of the shop that somebody has established, or that a shopper states as the reason. Where it is `offered`, what
 * is still in the shop can be cancelled free for it, whatever the shop's rules say.
 */
export type KnownFault = {
	fault: Fault;
	since: string;
	line?: string | undefined;
	offered?: boolean | undefined;
};

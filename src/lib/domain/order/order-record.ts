import type { Service } from './service-names.ts';
import type { ExceptionCause, TrackingStatus } from '../shipment/tracking-status.ts';
import type { ExchangeRecord } from '../exchange/exchange-record.ts';
import type { ReturnRecord } from '../return/return-record.ts';
import type { DelayRecord } from '../shortage/delay-record.ts';
import type { Address } from './order-document.ts';
import type { PaymentRecord, RefundRecord } from './payment-record.ts';
import type { ClaimState, OrderStatus, PortionState } from './states.ts';
import type { TakenRecord } from './taken-record.ts';

/**
 * One order with everything that belongs to it, as one statement reads it. Column names are the store's; instants are
 * RFC 3339 text in UTC, amounts safe integers in minor units. Lists are never null.
 */
export type OrderRecord = {
	id: string;
	ref: string;
	display_ref: string;
	version: number;
	status: OrderStatus;
	placed_at: string;
	paid_at: string | null;
	currency: string;
	locale: string | null;
	market: string | null;
	tags: string[];
	buyer_kind: 'consumer' | 'business';
	buyer_country: string | null;
	buyer_tier: string | null;
	informed_of_withdrawal_at: string | null;
	/** Told as history: no clock was ever started for it (law 12). */
	historical: boolean;
	disclosures: { what: string; at: string }[];
	delay_notices: { sent_at: string; new_date?: string; answer?: string; answered_at?: string }[];
	shipping_method: string | null;
	shipping_standard_amount: number | null;
	shipping_amount: number;
	shipping_tax: number;
	prices_include_tax: boolean;
	tax: number;
	total: number;
	ship_by: string | null;
	deliver_by: string | null;
	discounts: { code?: string; amount: number }[];
	adjustments: { kind: string; amount: number; tax?: number }[];
	metadata: Record<string, unknown>;
	history_seq: number;
	policy_id: string | null;
	policy_version: number | null;
	/** The highest version there is of the shop's policy. */
	newest_policy: number | null;
	/** What accepted commands took, oldest first. */
	taken: TakenRecord[];
	/** Goods on their way back or back, oldest first. */
	returns: ReturnRecord[];
	/** Goods sent in place of others, oldest first. */
	exchanges?: ExchangeRecord[];
	/** What its buyer was asked about goods that come later, oldest first. */
	delays?: DelayRecord[];
	/** Cancellations that wait for the warehouse's word. */
	requests: RequestRecord[];
	people: PeopleRecord | null;
	/** What its buyer wants done with it beside sending it. */
	services?: Service[];
	lines: LineRecord[];
	portions: PortionRecord[];
	claims: ClaimRecord[];
	shipments: ShipmentRecord[];
	payments: PaymentRecord[];
	refunds: RefundRecord[];
	/** The account that refunds go to where money cannot go back the way it came; `hint` is what may be shown of it. */
	refund_to: { hint: string; given_at: string } | null;
	fees: number;
	/** Where it was read in brief: whether there is more to read (`db/order-record-sql.ts`). */
	asked?: boolean;
	/** The server's clock when this was read. */
	read_at: string;
};

export type PeopleRecord = {
	name: string | null;
	email: string | null;
	phone: string | null;
	ship_to: Address | null;
	/** Read for somebody who has not shown that the order is theirs: nothing in here tells who it is. */
	masked?: true;
	/** It was corrected here, and is not what the shop's own system last said. */
	ship_to_corrected?: boolean;
	/** What they want to stand on the card that comes with it. */
	service_note?: string | null;
};

export type LineRecord = {
	id: string;
	sku: string | null;
	title: string;
	options: { name: string; value: string }[];
	image_url: string | null;
	product_id: string | null;
	variant_id: string | null;
	category: string | null;
	tags: string[];
	quantity: number;
	unit_price: number | null;
	amount: number;
	discount: number;
	exemption: { kind: string; evidence: string; at: string } | null;
	share_discount: number;
	share_tax: number;
	share_shipping: number;
	share_shipping_tax: number;
	/** Of goods sent in exchange: the line they stand in for, and their share of what standard delivery costs. */
	replaces?: string | null;
	share_standard?: number | null;
};

export type PortionRecord = {
	id: string;
	line: string;
	quantity: number;
	state: PortionState;
	claim: string | null;
	shipment: string | null;
	return: string | null;
};

export type ClaimRecord = {
	id: string;
	state: ClaimState;
	created_at: string;
	packed_at: string | null;
	handed_over_at: string | null;
};

export type ShipmentRecord = {
	id: string;
	carrier: string;
	tracking_number: string;
	status: TrackingStatus;
	sub_status: string | null;
	cause: ExceptionCause | null;
	action_required: boolean;
	status_at: string | null;
	handed_over_at: string | null;
	delivered_at: string | null;
	expected_by: string | null;
	created_at: string;
	/** The parcel that came back, whose goods are in this one. */
	again_of?: string | null;
	shipped_after_cancel: { line: string; quantity: number }[];
	scans: ScanRecord[];
};

export type ScanRecord = {
	id: string | null;
	at: string;
	/** The same in epoch milliseconds, for sorting. */
	at_ms: number;
	approximate: boolean;
	future: boolean;
	status: TrackingStatus;
	sub_status: string | null;
	cause: ExceptionCause | null;
	action_required: boolean;
	code: string | null;
	text: string | null;
	location: string | null;
	source: string;
	received_at: string;
};

export type RequestRecord = {
	id: string;
	quote: string;
	created_at: string;
	decide_by: string;
	fee: number;
	lines: { line: string; quantity: number; held: number }[];
};

export type { PaymentRecord, RefundRecord };

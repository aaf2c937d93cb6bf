import type { TermsView } from '../cancellation/terms-view.ts';
import type { BoughtGoods } from '../suggestion/choose.ts';
import type { ReturnBrief } from '../return/returns-under-way.ts';
import type { DelayRecord } from '../shortage/delay-record.ts';
import type { ExceptionCause, TrackingStatus } from '../shipment/tracking-status.ts';
import type { Silence } from '../shipment/silence.ts';
import type { Way } from '../shipment/way.ts';
import type { HistoryType } from './history-types.ts';
import type { MoneyView } from './money-view.ts';
import type { Service } from './service-names.ts';
import type { OrderStatus, PortionState, PreparationStep } from './states.ts';

/**
 * What a page shows of one order: finished numbers and instants, nothing to compute in the browser.
 * Amounts are integers in minor units of `currency`; instants are RFC 3339 strings in UTC.
 */
export type OrderView = {
	ref: string;
	/** As the shop prints it ("#1001"). */
	displayRef: string;
	version: number;
	currency: string;
	/** Named zone of the shop, used until the shopper's own is known. */
	zone: string;
	placedAt: string;
	/** Server time when this was read; the page's "as of". */
	asOf: string;
	/** Sequence number of the last history entry included; the live stream goes on from here. */
	seq: number;
	status: OrderStatus;
	headline: Headline;
	preparation: { step: PreparationStep; reached: boolean; at?: string }[];
	lines: LineView[];
	parcels: ParcelView[];
	money: MoneyView;
	/** What may be done with it, until when and at what price; times without amounts where redacted. */
	terms?: TermsView;
	/** Goods that come later, and what its buyer was asked about them; absent where there are none, and on a shared view. */
	delay?: DelayRecord;
	/** Returns that somebody still waits for, oldest first; absent where there are none, and on a shared view. */
	returns?: ReturnBrief[];
	/** What its buyer may be shown besides: who looks after their tier, and what goes with it. Absent on a shared view. */
	personal?: {
		tier: string | null;
		bought: BoughtGoods[];
		/** What is done with it beside sending it, and whether that can still be chosen. */
		services: { chosen: Service[]; open: boolean; market: string | null };
	};
	/** Absent on a `watch` link, and once the person was erased. */
	people?: PeopleView;
	history: HistoryView[];
	/** True where prices, names and addresses were left out (a `watch` link). */
	redacted: boolean;
};

/** The one sentence on top: a message key of `headline.*` and the facts it names. */
export type Headline = {
	code:
		| 'placed'
		| 'paid'
		| 'reserved'
		| 'picking'
		| 'packed'
		| 'handed_over'
		| 'in_transit'
		| 'out_for_delivery'
		| 'attempt_failed'
		| 'available_for_pickup'
		| 'delivered'
		| 'exception'
		| 'expired'
		| 'partly_handed_over'
		| 'partly_delivered'
		| 'returned'
		| 'partly_returned'
		| 'cancelled';
	/** When that became true. */
	at?: string;
	/** The shop's promise or the carrier's word, if the goods are still on their way. */
	expected?: { by: string; from: 'carrier' | 'shop' };
	cause?: ExceptionCause;
	/** The parcel the sentence speaks of, if several. */
	parcel?: string;
};

export type LineView = {
	id: string;
	title: string;
	options: { name: string; value: string }[];
	imageUrl?: string;
	quantity: number;
	/** Absent when redacted, like every amount. */
	unitPrice?: number;
	amount?: number;
	discount?: number;
	portions: { state: PortionState; quantity: number; parcel?: string }[];
};

/** What can be said of a parcel beyond its scans. Instants are RFC 3339. */
export type ParcelOutlook = {
	/** The carrier's own page of it, `https`; never on a redacted view. */
	trackingPage?: string;
	/** When it may come, by whose word; absent where nobody has said anything, or it has come. */
	arrival?: {
		carrier?: { by: string };
		shop?: { by: string };
		/** Parcels of the same carrier and way: half had arrived by `median`, nine in ten by `mostly`. */
		history?: { median?: string; mostly: string; samples: number };
	};
	/** Longer without news than nine in ten parcels of its way ever were. */
	silence?: Omit<Silence, 'since'> & { since: string };
	/** The places it came through, oldest first; never on a redacted view. */
	way?: Way;
};

export type ParcelView = ParcelOutlook & {
	id: string;
	carrier: string;
	/** Only on the full view. */
	trackingNumber?: string;
	status: TrackingStatus;
	subStatus?: string;
	cause?: ExceptionCause;
	actionRequired: boolean;
	deliveredAt?: string;
	/** It came back, and its goods went out again in this parcel: its id. */
	sentAgainAs?: string;
	lines: { line: string; quantity: number }[];
	/** Newest first. */
	scans: ScanView[];
};

export type ScanView = {
	at: string;
	approximate: boolean;
	status: TrackingStatus;
	cause?: ExceptionCause;
	code?: string;
	/** The carrier's own words; inert text. */
	text?: string;
	location?: string;
	source: string;
	receivedAt: string;
};

export type PeopleView = {
	/** First letters only: the reader holds a link and has yet to show that the order is theirs. */
	masked?: true;
	name: string;
	email?: string;
	phone?: string;
	/** What they want to stand on the card that comes with it. */
	serviceNote?: string;
	shipTo?: {
		name?: string;
		lines: string[];
		postcode?: string;
		city?: string;
		region?: string;
		country: string;
	};
};

export type HistoryView = {
	seq: number;
	type: HistoryType;
	at: string;
	actor: { kind: 'system' | 'machine' | 'shopper' | 'staff' | 'carrier' };
	/** Ids and facts only, never personal data. */
	data: Record<string, unknown>;
};

export { HISTORY_TYPES, type HistoryType } from './history-types.ts';

import type { VersionName } from '../cancellation/applied-terms.ts';
import type { AskedKind, QuoteBody } from '../cancellation/quote-body.ts';
import type { QuoteState } from '../cancellation/quote-answer.ts';
import type { Pieces } from '../order/portions.ts';
import type { OrderStatus, RefundState, RequestState } from '../order/states.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { PostageRecord } from '../return/own-postage.ts';
import type { ReturnRecord } from '../return/return-record.ts';
import type { ExceptionCause, TrackingStatus } from '../shipment/tracking-status.ts';

export const RECEIPT_FORMAT = 'roundtrip.receipt.1';

/** Who did it. `id` is a key, a session or an account, as the chain has it; `name` only on the staff's own copy. */
export type ReceiptActor = { kind: string; id: string | null; name?: string };

export type ReceiptEntry = {
	seq: number;
	at: string;
	type: string;
	actor: ReceiptActor;
	data: Record<string, unknown>;
	/** SHA-256 in hex; null before the first. */
	previous_hash: string | null;
	hash: string;
};

/** A quote with everything it was computed from. What it says is in the chain by `digest` once it was accepted. */
export type ReceiptQuote = {
	id: string;
	kind: AskedKind;
	state: QuoteState;
	created_at: string;
	expires_at: string;
	accepted_at: string | null;
	asked_by: string;
	body: QuoteBody;
};

export type ReceiptRefund = {
	id: string;
	quote: string | null;
	payment: string;
	state: RefundState;
	amount: number;
	reference: string | null;
	created_at: string;
	due_at: string | null;
	sent_at: string | null;
	settled_at: string | null;
	overdue_at: string | null;
	/** Given although nothing left the order; not in receipts from before there was any. */
	goodwill?: boolean;
	/** What its buyer had paid to send goods back themselves. */
	postage?: boolean;
};

export type ReceiptRequest = {
	id: string;
	quote: string;
	state: RequestState;
	created_at: string;
	decide_by: string;
	decided_at: string | null;
	decided_by: string | null;
};

/** Goods that came back, or were to: each instant it has reached, and what was found. Without words of the buyer's. */
export type ReceiptReturn = Omit<ReturnRecord, 'reason' | 'gift_takes' | 'own_postage'> & {
	/** Not in receipts from before there was any. */
	own_postage?: Omit<PostageRecord, 'reason'> | null;
};

export type ReceiptParcel = {
	id: string;
	carrier: string;
	tracking_number: string;
	status: TrackingStatus;
	cause: ExceptionCause | null;
	handed_over_at: string | null;
	delivered_at: string | null;
	/** What it left with although that had been cancelled. */
	shipped_after_cancel: Pieces[];
	/** The carrier's word, oldest first: the proof of delivery. */
	scans: {
		at: string;
		approximate: boolean;
		status: TrackingStatus;
		cause: ExceptionCause | null;
		code: string | null;
		text: string | null;
		location: string | null;
		source: string;
		received_at: string;
	}[];
};

/** The facts of a receipt, without its seals. Instants are RFC 3339 in UTC, amounts minor units of `order.currency`. */
export type ReceiptFacts = {
	format: typeof RECEIPT_FORMAT;
	made_at: string;
	order: {
		id: string;
		ref: string;
		number: string;
		placed_at: string;
		status: OrderStatus;
		currency: string;
		total: number;
		lines: { line: string; title: string; quantity: number; amount: number; discount: number }[];
	};
	policy: VersionName & { document: PolicyDocument };
	quotes: ReceiptQuote[];
	requests: ReceiptRequest[];
	/** Not in receipts from before there were any. */
	returns?: ReceiptReturn[];
	refunds: ReceiptRefund[];
	parcels: ReceiptParcel[];
	history: { entries: ReceiptEntry[]; head: { seq: number; hash: string } | null };
};

/** A receipt. `seals`: the SHA-256 of each of its parts, by path, so that a change is named and not only found. */
export type Receipt = ReceiptFacts & { seals: Record<string, string> };

/** The parts of a receipt by path: each field, each element of a list, and each entry of the history. */
export function partsOf(facts: ReceiptFacts): Map<string, unknown> {
	const parts = new Map<string, unknown>();
	for (const [name, value] of Object.entries(facts)) {
		if (name === 'seals') continue;
		if (Array.isArray(value)) addList(parts, `/${name}`, value);
		else if (name !== 'history') parts.set(`/${name}`, value);
	}
	addList(parts, '/history/entries', facts.history.entries);
	parts.set('/history/head', facts.history.head);
	return parts;
}

/** The length is a part of its own: else taking away the last element with its seal would not be seen. */
function addList(parts: Map<string, unknown>, path: string, list: readonly unknown[]): void {
	parts.set(path, list.length);
	for (const [index, one] of list.entries()) parts.set(`${path}/${index}`, one);
}

import type { TakenRecord } from '../order/taken-record.ts';
import type { Resolution } from '../policy/document.ts';
import type { PostageRecord } from './own-postage.ts';
import type { RefundMoment } from './refund-when.ts';
import type { ConditionBack, ReturnKind, ReturnState, WayBack } from './states.ts';

/** A return as stored with its order: instants RFC 3339, amounts safe integers in minor units. */
export type ReturnRecord = {
	id: string;
	number: string;
	quote: string;
	kind: ReturnKind;
	/** Asked for because of damage or faults, after its return window. */
	warranty: boolean;
	/** The gift link it was asked for by: then it is its recipient's. */
	gift?: string | null;
	/** Of a gift: what it takes of the order as far as is known, so that it can be told apart from the rest. */
	gift_takes?: TakenRecord[] | null;
	state: ReturnState;
	way_back: WayBack;
	postage_by: 'buyer' | 'shop';
	postage: number;
	refund_when: RefundMoment;
	/** By its quote; `refunded` is what was reserved of it, once it was. */
	promised: number;
	refunded: number;
	refunded_at: string | null;
	created_at: string;
	decide_by: string | null;
	reason: string | null;
	approved_at: string | null;
	expires_at: string | null;
	sent_at: string | null;
	received_at: string | null;
	settle_by: string | null;
	inspected_at: string | null;
	object_by: string | null;
	objected_at: string | null;
	settled_at: string | null;
	closed_at: string | null;
	ended_at: string | null;
	/** What its buyer asked for of the postage they paid themselves. */
	own_postage?: PostageRecord | null;
	lines: ReturnLineRecord[];
};

export type ReturnLineRecord = {
	line: string;
	quantity: number;
	received: number;
	reason: string | null;
	resolution: Resolution;
	condition: ConditionBack | null;
	resellable: boolean | null;
	deduction: number;
	deduction_reason: string | null;
};

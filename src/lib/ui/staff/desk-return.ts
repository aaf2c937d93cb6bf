import type { RefundState } from '#domain/order/states.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { DeskQueue, DeskStep } from '#domain/return/desk-steps.ts';
import type { ConditionBack, ReturnKind, ReturnState, WayBack } from '#domain/return/states.ts';
import type { DeskEntry } from './desk-order.ts';

/** A return in a list of the desk; instants are RFC 3339, amounts minor units of its currency. */
export type ListedReturn = {
	id: string;
	ref: string;
	displayRef: string;
	currency: string;
	number: string;
	kind: ReturnKind;
	state: ReturnState;
	queue: DeskQueue;
	/** The clock it stands by in that queue. */
	clock: string;
	createdAt: string;
	promised: number;
	refunded: number;
	lines: { line: string; title: string; quantity: number; received: number; reason: string | null }[];
};

/** One line of a return: what came, how it was found, and the most that can be kept of its money. */
export type DeskReturnLine = ListedReturn['lines'][number] & {
	coming: number;
	condition: ConditionBack | null;
	resellable: boolean | null;
	deduction: number;
	deductionReason: string | null;
	most: number;
};

export type DeskReturn = Omit<ListedReturn, 'lines'> & {
	lines: DeskReturnLine[];
	wayBack: WayBack;
	postageBy: 'buyer' | 'shop';
	postage: number;
	expiresAt: string | null;
	objectBy: string | null;
	objectedAt: string | null;
	refundedAt: string | null;
	reason: string | null;
	proof: string | null;
	objection: string | null;
	comment: string | null;
	refunds: { id: string; state: RefundState; amount: number; dueAt: string | null }[];
	shipments: { id: string; carrier: string; trackingNumber: string }[];
	history: DeskEntry[];
	/** What can be done about it now. */
	steps: DeskStep[];
};

/** What a form of the page was answered with; `typed` is what stood in it. */
export type StepAnswer =
	| { step: DeskStep; done: ReturnState; typed?: undefined; code?: undefined; preview?: undefined }
	| { step: DeskStep; typed: Record<string, string>; preview: true; code?: undefined; done?: undefined }
	| {
			step: DeskStep;
			typed: Record<string, string>;
			code: RefusalCode;
			field?: string;
			line?: string;
			refundable?: number;
			done?: undefined;
			preview?: undefined;
	  }
	| null;

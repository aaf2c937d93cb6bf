import type { RefundState } from '#domain/order/states.ts';
import type { Resolution } from '#domain/policy/document.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { DeskStep } from '#domain/return/desk-steps.ts';
import type { PostageRecord } from '#domain/return/own-postage.ts';
import type { ConditionBack, ReturnState, WayBack } from '#domain/return/states.ts';
import type { ToldMail } from './desk-notice.ts';
import type { DeskEntry } from './desk-order.ts';
import type { ListedReturn } from '#domain/return/listed-return.ts';

/** One line of a return: what came, how it was found, and the most that can be kept of its money. */
export type DeskReturnLine = ListedReturn['lines'][number] & {
	coming: number;
	resolution: Resolution;
	/** Pictures that show why, by their ids. */
	photos: string[];
	/** Pictures that show what was deducted for, by their ids. */
	found: string[];
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
	/** What its buyer asked for of the postage they paid themselves. */
	ownPostage: PostageRecord | null;
	comment: string | null;
	refunds: { id: string; state: RefundState; amount: number; dueAt: string | null }[];
	shipments: { id: string; carrier: string; trackingNumber: string }[];
	history: DeskEntry[];
	/** What can be done about it now. */
	steps: DeskStep[];
	/** Up to how much of the postage its buyer paid can be asked for, minor units; null where it cannot. */
	postageMost: number | null;
};

/** What a form of the page was answered with; `typed` is what stood in it. */
export type StepAnswer =
	| { step: DeskStep; done: ReturnState; typed?: undefined; code?: undefined; preview?: undefined }
	| {
			step: DeskStep;
			typed: Record<string, string>;
			preview: true;
			/** What its buyer would be told, where the server says it. */
			told?: ToldMail[];
			code?: undefined;
			done?: undefined;
	  }
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

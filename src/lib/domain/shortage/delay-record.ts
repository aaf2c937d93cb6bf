import type { Pieces } from '../order/portions.ts';
import type { AskState, DelayAnswer, DelayCause, DelaySilence } from './states.ts';

/**
 * A question to a buyer about goods that come later, as stored with its order. `new_date` is the last day on which the
 * goods leave the shop, as `2026-12-04`, in the shop's zone; instants are RFC 3339.
 */
export type DelayRecord = {
	id: string;
	cause: DelayCause;
	state: AskState;
	new_date: string;
	/** Of each line once: the pieces that come later. */
	lines: Pieces[];
	/** Stock said that they are short: then it can say that they are not any more. */
	by_stock: boolean;
	asked_at: string;
	answer_by: string;
	/** What happens at `answer_by`. */
	silence: DelaySilence;
	answer: DelayAnswer | null;
	answered_at: string | null;
	/** When it was open no more. */
	ended_at: string | null;
};

import type { FeedbackForm } from './form.ts';
import { mayAskByMail, type MailWish } from './mail-rule.ts';
import type { AskChannel, Occasion, SkippedBecause } from './states.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** At most one ask per shopper per week (issue 10, 1). */
export const WEEK_MS = 7 * DAY;
/** What could not be asked within a month of its day is not asked any more: nobody remembers. */
const TOO_LATE_MS = 30 * DAY;

/** When to ask about something that happened at `at`, both epoch milliseconds. */
export function askAt(occasion: Occasion, at: number, form: Pick<FeedbackForm, 'days'>): number {
	if (occasion === 'delivered') return at + form.days * DAY;
	return at + (occasion === 'cancelled' ? HOUR : DAY);
}

/**
 * Whether an order is among those that are asked: by a stable hash of its id, so that asking again, or on another node,
 * says the same, and a larger sample holds everybody of a smaller one.
 */
export function isSampled(orderId: string, percent: number): boolean {
	// FNV-1a, 32 bits; stirred at the end, since ids made together differ in few bits.
	let hash = 0x811c9dc5;
	for (let at = 0; at < orderId.length; at++) hash = Math.imul(hash ^ orderId.charCodeAt(at), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
	hash = (hash ^ (hash >>> 15)) >>> 0;
	return hash % 10_000 < percent * 100;
}

/** What is known of an order on the day it would be asked about; instants are epoch milliseconds. */
export type AskFacts = {
	occasion: Occasion;
	orderId: string;
	dueAt: number;
	now: number;
	/** Whether the shopper has been forgotten, or never left an address. */
	erased: boolean;
	/** Whether they said how it went already, unasked. */
	answered: boolean;
	/** Goods that are still to come; goods that have come and stayed; a return that is not settled. */
	underWay: boolean;
	arrived: boolean;
	returning: boolean;
	/** When this shopper was last asked about anything. */
	lastAskedAt: number | null;
	wish: MailWish;
	country: string | null;
	placedAt: number;
};

export type AskDecision =
	{ do: 'ask'; channel: AskChannel } | { do: 'wait'; until: number } | { do: 'skip'; why: SkippedBecause };

/**
 * Whether a shopper is asked now, later or not at all: never where the shop asks nobody, never twice about one thing,
 * never while goods or a return are still under way, and once a week at most.
 */
export function decideAsk(form: FeedbackForm, facts: AskFacts): AskDecision {
	const skip = (why: SkippedBecause): AskDecision => ({ do: 'skip', why });
	const { now, dueAt, lastAskedAt } = facts;
	if (!form.on) return skip('off');
	if (facts.erased) return skip('erased');
	if (facts.answered) return skip('answered');
	if (!isSampled(facts.orderId, form.sample)) return skip('not_sampled');
	if (now - dueAt > TOO_LATE_MS) return skip('too_late');
	if (facts.occasion === 'delivered') {
		// The end of the return is asked about instead.
		if (facts.returning) return skip('overtaken');
		if (facts.underWay) return { do: 'wait', until: now + DAY };
		if (!facts.arrived) return skip('nothing_arrived');
	}
	if (lastAskedAt !== null && now - lastAskedAt < WEEK_MS)
		return { do: 'wait', until: lastAskedAt + WEEK_MS };
	return { do: 'ask', channel: mayAskByMail(form.mail, facts) ? 'mail' : 'page' };
}

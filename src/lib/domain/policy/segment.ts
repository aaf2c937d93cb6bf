import type { Millis } from '../time/instant.ts';
import type { Fault, Fee, PolicyEvent, Until } from './document.ts';
import type { Floor } from './floors/floor.ts';

/** What can be done in a stretch of time. `request`: the warehouse has to let the pieces go first. */
export type Action = 'cancel' | 'request' | 'withdraw' | 'return' | 'none';

/** Where the pieces are: with nobody yet, in the warehouse’s hands, on their way, with the buyer. */
export type Phase = 'open' | 'claimed' | 'moving' | 'arrived';

/**
 * A stretch of a piece's life in which one thing can be done at one price. It begins at an instant, at an event that
 * has not come, or some time after one; it ends at the first of what is named, and never where nothing is.
 */
export type Segment = {
	action: Action;
	phase: Phase;
	from: Millis | null;
	fromEvent: PolicyEvent | null;
	until: Millis | null;
	untilEvent: PolicyEvent | null;
	/** The clock that ends it, where its start is not known yet. */
	untilAfter: Until | null;
	rule: string | null;
	step: number | null;
	fee: Fee | null;
	postage: 'buyer' | 'shop' | null;
	floor: Floor | null;
	waivedBecause: Fault | null;
	extendedBy: string | null;
};

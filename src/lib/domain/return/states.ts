/**
 * The life of a return, as data (product.md, "Return"). `requested` is where it begins: within policy it is approved in
 * the same command, else it waits for a person with a clock. `inspected`: what was deducted can still be objected to.
 * `settled`: what goes back is final and was asked for. `closed`: it has arrived.
 */
export const RETURN_STATES = [
	'requested',
	'needs_review',
	'approved',
	'declined',
	'in_transit',
	'received',
	'inspected',
	'settled',
	'closed',
	'cancelled',
	'expired'
] as const;
export type ReturnState = (typeof RETURN_STATES)[number];

/** What can happen to a return. `send`: handed in, by the buyer's word or the carrier's first scan. */
export const RETURN_EVENTS = [
	'review',
	'approve',
	'decline',
	'cancel',
	'expire',
	'send',
	'receive',
	'inspect',
	'settle',
	'close'
] as const;
export type ReturnEvent = (typeof RETURN_EVENTS)[number];

/** A return by the shop's policy, or goods that come back because the contract was withdrawn from. */
export const RETURN_KINDS = ['return', 'withdrawal'] as const;
export type ReturnKind = (typeof RETURN_KINDS)[number];

/** How goods come back. `own`: the buyer sends them as they like. */
export const WAYS_BACK = ['own', 'label', 'drop_off', 'pick_up'] as const;
export type WayBack = (typeof WAYS_BACK)[number];

/** What is looked at when goods come back: how they are. */
export const CONDITIONS_BACK = ['new', 'opened', 'used', 'damaged'] as const;
export type ConditionBack = (typeof CONDITIONS_BACK)[number];

type Transitions = Record<ReturnState, Partial<Record<ReturnEvent, ReturnState>>>;

/**
 * Which event leads where; what is not named cannot happen. A parcel can come without anybody having seen it leave, and
 * in two boxes. Received goods that nobody looks at are settled by the clock: silence is the shop's, not the buyer's.
 */
export const TRANSITIONS = {
	requested: { review: 'needs_review', approve: 'approved' },
	needs_review: { approve: 'approved', decline: 'declined', cancel: 'cancelled' },
	approved: { send: 'in_transit', receive: 'received', cancel: 'cancelled', expire: 'expired' },
	declined: {},
	in_transit: { receive: 'received' },
	received: { receive: 'received', inspect: 'inspected', settle: 'settled' },
	inspected: { settle: 'settled' },
	settled: { close: 'closed' },
	closed: {},
	cancelled: {},
	expired: {}
} as const satisfies Transitions;

/** @returns where an event leads from a state; undefined where it cannot happen there */
export const advance = (state: ReturnState, event: ReturnEvent): ReturnState | undefined =>
	(TRANSITIONS as Transitions)[state][event];

/** It ended without the goods: its pieces are the buyer's again, and nothing of it counts any more. */
export const GIVEN_UP = ['declined', 'cancelled', 'expired'] as const satisfies readonly ReturnState[];

/** Whether its pieces are spoken for: on their way back or back. */
export const holdsPieces = (state: ReturnState): boolean =>
	!(GIVEN_UP as readonly ReturnState[]).includes(state);

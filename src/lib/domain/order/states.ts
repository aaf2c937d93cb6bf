/**
 * The life of goods, as data. A *portion* is the part of a line's quantity that is in one state; the order's status
 * is computed from its portions and never stored on its own authority.
 */
export const PORTION_STATES = [
	'open',
	'claimed',
	'packed',
	'handed_over',
	'delivered',
	'cancelled',
	'returning',
	'returned'
] as const;
export type PortionState = (typeof PORTION_STATES)[number];

/** What a claim may become. `released` gives the pieces back to `open`. */
export const CLAIM_STATES = ['held', 'packed', 'handed_over', 'released'] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** The steps before the carrier's first scan, in order; each is drawn on the page with its time once reached. */
export const PREPARATION_STEPS = ['placed', 'paid', 'reserved', 'picking', 'packed', 'handed_over'] as const;
export type PreparationStep = (typeof PREPARATION_STEPS)[number];

export const ORDER_STATUSES = [
	'placed',
	'paid',
	'reserved',
	'picking',
	'packed',
	'partly_handed_over',
	'handed_over',
	'partly_delivered',
	'delivered',
	'partly_returned',
	'returned',
	'cancelled'
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const REFUND_STATES = ['requested', 'sent', 'unknown', 'settled', 'failed'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/**
 * What a cancellation that needs the warehouse may become. `overtaken`: the goods had left before it was decided.
 * `withdrawn`: the buyer withdrew from the contract, so that there is nothing left to decide.
 */
export const REQUEST_STATES = ['pending', 'accepted', 'declined', 'overtaken', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

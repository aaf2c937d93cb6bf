/**
 * The life of an exchange, as data (product.md, "Exchange"). `awaiting_payment`: the difference is not paid yet, so that
 * nothing may leave. `reserved`: it stands, and the new goods are kept until the old ones are back. `released`: the new
 * goods are a line of the order that the warehouse may take. `shipped`: they have left. `lapsed`: nobody paid in time.
 */
export const EXCHANGE_STATES = [
	'awaiting_payment',
	'reserved',
	'released',
	'shipped',
	'lapsed',
	'cancelled'
] as const;
export type ExchangeState = (typeof EXCHANGE_STATES)[number];

/** What can happen to an exchange. */
export const EXCHANGE_EVENTS = ['pay', 'release', 'ship', 'lapse', 'cancel'] as const;
export type ExchangeEvent = (typeof EXCHANGE_EVENTS)[number];

/** When the new goods leave: at once, or when the old ones are back. */
export const SHIP_WHEN = ['now', 'on_receipt'] as const;
export type ShipWhen = (typeof SHIP_WHEN)[number];

type Transitions = Record<ExchangeState, Partial<Record<ExchangeEvent, ExchangeState>>>;

/** Which event leads where; what is not named cannot happen: nothing is released that waits for its money. */
export const TRANSITIONS = {
	awaiting_payment: { pay: 'reserved', lapse: 'lapsed', cancel: 'cancelled' },
	reserved: { release: 'released', cancel: 'cancelled' },
	released: { ship: 'shipped', cancel: 'cancelled' },
	shipped: {},
	lapsed: {},
	cancelled: {}
} as const satisfies Transitions;

/** @returns where an event leads from a state; undefined where it cannot happen there */
export const advance = (state: ExchangeState, event: ExchangeEvent): ExchangeState | undefined =>
	(TRANSITIONS as Transitions)[state][event];

/** Nothing of it has become a line of the order, and it still may. */
export const isPending = (state: ExchangeState): boolean =>
	state === 'awaiting_payment' || state === 'reserved';

/** Its difference is paid, or there was none, and it was not given up: what it costs is part of the order. */
export const isFirm = (state: ExchangeState): boolean =>
	state === 'reserved' || state === 'released' || state === 'shipped';

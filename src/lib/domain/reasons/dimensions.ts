import { ASKED_REASONS } from '../cancellation/asked-reason.ts';

/** By what orders that were cancelled or came back are told apart. */
export const DIMENSIONS = ['product', 'category', 'carrier', 'route', 'market', 'band', 'buyer'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Whether somebody had bought here before; not known where an order names no address, or its buyer was forgotten. */
export const BUYERS = ['new', 'returning', 'unknown'] as const;
export type BuyerKind = (typeof BUYERS)[number];

/** What is counted of all orders, beside the dimensions: all of them, and by when they were handed over. */
export type Tallied = Dimension | 'all' | 'handover';

/** Of the reasons, where nobody said one, and where the law asks for none. */
export const UNSAID = 'unsaid';
export const WITHDRAWN = 'withdrawal';

/** Goods that were given up before they left, and goods that came back. */
export const ACT_KINDS = ['cancel', 'return'] as const;
export type ActKind = (typeof ACT_KINDS)[number];

/** Everything a reason can be called: the handles, and the two that stand for none. */
export const REASON_KEYS: readonly string[] = [...ASKED_REASONS, WITHDRAWN, UNSAID];

/** By what a trend goes on. */
export const STEPS = ['week', 'month'] as const;
export type Step = (typeof STEPS)[number];

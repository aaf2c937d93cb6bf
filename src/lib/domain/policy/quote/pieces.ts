import type { Given } from '../../order/taken-record.ts';
import type { PieceWindow } from '../evaluate.ts';
import type { Segment } from '../segment.ts';

export const QUOTE_KINDS = ['cancel', 'withdraw', 'return'] as const;
export type QuoteKind = (typeof QUOTE_KINDS)[number];

/** What an accepted command took of a line; kept with its quote, and handed in again for every later one. */
export type Taken = {
	line: string;
	quantity: number;
	/** Step and fee it was taken under; null where nothing was charged: free, waived, or a law’s floor. */
	rule: string | null;
	step: number | null;
	/** goods − discount + tax of the pieces, minor units. */
	base: number;
	/** What their share of delivery added to the refund. */
	shipping: number;
	/** What of it stayed with the shop, as the quote named it. */
	kept: number;
	fee: number;
	/** What else of it stayed with the shop: the way back it sold, a deduction for wear. */
	withheld?: number;
	/** What was given for pieces that stay; nothing is taken then, so that `quantity` is 0. */
	given?: Given;
	/** What of it was not given back because goods sent in exchange took it over. */
	carried?: number;
	/** Whether they came back by a plain return, which keeps what was paid for delivery. */
	returned: boolean;
};

/** Some pieces of a portion, under the stretch of its life that prices them. */
export type Picked = { window: PieceWindow; segment: Segment; quantity: number };

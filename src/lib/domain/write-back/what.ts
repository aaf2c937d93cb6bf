import type { Pieces } from '../order/portions.ts';

/** What is to be told, without a word about a person. Amounts are minor units of `currency`. */
export type CancelWhat = {
	/** Nothing of the order is left: the storefront can cancel it as one. */
	whole: boolean;
	lines: Pieces[];
};
export type RefundWhat = {
	refund: string;
	amount: number;
	currency: string;
	/** The payment it goes back to, as the order names it. */
	provider: string;
	reference: string;
};
export type ReturnWhat = { lines: (Pieces & { reason?: string | undefined })[] };

/** Goods that are sent in place of others. */
export type ExchangeWhat = {
	/** Of a swap: what leaves the order for it. Of goods that were sent nothing does: they come back by a return. */
	removes: Pieces[];
	/** The new goods, as lines of ours; `variant` and `product` are the storefront's ids. */
	adds: (Pieces & { variant: string; product: string })[];
	/** The new goods cost what the old ones did: nothing was paid on top and nothing goes back. */
	even: boolean;
};

export type WriteBackWhat =
	| { kind: 'cancel'; what: CancelWhat }
	| { kind: 'refund'; what: RefundWhat }
	| { kind: 'return'; what: ReturnWhat }
	| { kind: 'exchange'; what: ExchangeWhat };

/** One thing to tell. `subject` is our id of what happened: with the kind it is told once. */
export type Wanted = WriteBackWhat & {
	subject: string;
	/** The storefront sends the money itself. */
	movesMoney: boolean;
};

/**
 * The key it is asked for with, the same however often: made from what happened, so that a database put back to an
 * older state asks for the same again, and not for another.
 */
export const keyOf = ({ kind, subject }: Pick<Wanted, 'kind' | 'subject'>): string => `rt-${kind}-${subject}`;

const MARK =
	/\broundtrip:(rt-(?:cancel|refund|return|exchange)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/;

/** How a note at the storefront names the key. */
export const markOf = (key: string): string => `roundtrip:${key}`;

/** The key that a note at the storefront names, if it is one of ours. */
export const keyIn = (text: string | undefined | null): string | undefined => MARK.exec(text ?? '')?.[1];

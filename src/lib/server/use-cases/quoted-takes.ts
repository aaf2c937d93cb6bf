import { takesNow } from '#domain/exchange/takes.ts';
import { policyOrderOf } from '#domain/policy/evaluate-record.ts';
import type { Taken } from '#domain/policy/quote/pieces.ts';
import { standardShares, valueOf } from '#domain/policy/quote/values.ts';
import { piecesOf } from '#domain/return/amounts.ts';
import type { StoredQuote } from '#server/db/quotes.ts';
import { exchangeOf, type HeldReturn } from './hold-return.ts';

/** What a return took of its order when it was opened, before anybody knew what would come. */
export const quotedTakes = (quote: Pick<StoredQuote, 'takes'>): readonly Taken[] => quote.takes;

/** The same as its exchange stands now: one that lapsed leaves a plain return. */
export const runningTakes = (held: Pick<HeldReturn, 'quote' | 'record' | 'back'>): readonly Taken[] =>
	takesNow(quotedTakes(held.quote), held.quote.body.exchange?.otherwise?.takes, exchangeOf(held));

/** How many pieces of a line others than a return take of its order. */
export const takenByOthers =
	({ record, back }: Pick<HeldReturn, 'record' | 'back'>) =>
	(line: string): number =>
		piecesOf(record.taken, line) - piecesOf(back.takes, line);

/** What was paid for the delivery of pieces `from + 1 … from + pieces` of a line, minor units. */
export function deliveryShares({ record }: Pick<HeldReturn, 'record'>) {
	const order = policyOrderOf(record);
	return (id: string, from: number, pieces: number): number => {
		const line = order.lines.find((one) => one.id === id);
		if (!line) return 0;
		const { shipping, shippingExtra } = valueOf(order, line, from, pieces, standardShares(order));
		return Number(shipping + shippingExtra);
	};
}

import { takesNow } from '#domain/exchange/takes.ts';
import type { Taken } from '#domain/policy/quote/pieces.ts';
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

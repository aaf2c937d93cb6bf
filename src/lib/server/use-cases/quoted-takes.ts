import type { Taken } from '#domain/policy/quote/pieces.ts';
import type { StoredQuote } from '#server/db/quotes.ts';

/** What a return took of its order when it was opened, before anybody knew what would come. */
export const quotedTakes = (quote: Pick<StoredQuote, 'takes'>): readonly Taken[] => quote.takes;

import { wordFeeBar } from '#i18n/fee-frames.ts';
import type { NoticedOrder } from '#server/ports/notice.ts';
import type { Part } from './letter.ts';
import type { Reader } from './reader.ts';

/** Until when it can be cancelled and at what price, in the words of the order page, with days in full. */
export function termsParts({ terms, currency }: NoticedOrder, { format }: Reader): Part[] {
	const bar = terms && wordFeeBar(terms, { format, now: Date.parse(terms.at), currency, apart: true });
	const frame = bar?.frames[0];
	if (!frame) return [];
	return [
		{ is: 'bar', zones: frame.zones.filter(({ phase }) => phase !== 'past') },
		{ is: 'text', text: [...frame.sentences, ...frame.notes].join(bar.gap) }
	];
}

import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { OrderView } from '#domain/order/order-view.ts';
import { readerFormat } from '#i18n/reader-format.ts';
import { m } from '#i18n/paraglide/messages.js';
import { itemWords, outcomeWords, requestWords } from '#ui/primitives/quote/result-words.ts';

export type OrderNotice = { text: string; tone: 'good' | 'moving' };

/**
 * What stands on the order page because of something that was just done, and because of what waits for an answer. Only
 * the server writes it, as finished sentences: the page's scripts bring none of these words.
 *
 * @param done what confirming a quote answered, where the page was reached by that
 */
export function orderNotices(
	view: OrderView,
	zone: string | undefined,
	{ done, corrected }: { done?: ConfirmedQuote | null | undefined; corrected: boolean }
): OrderNotice[] {
	const format = readerFormat(zone ?? view.zone);
	const now = Date.parse(view.asOf);
	const waiting = (view.terms?.requests ?? []).map(({ lines, decideBy }): OrderNotice => {
		const items = itemWords(lines, view.lines, format);
		return { text: requestWords(items, decideBy, format, now), tone: 'moving' };
	});
	const cancelled = done?.order === view.ref && done.result === 'cancelled' ? done : undefined;
	return [
		...(cancelled ? [{ text: outcomeWords(cancelled, view.lines, format, now), tone: 'good' as const }] : []),
		...(corrected ? [{ text: m['address.done'](), tone: 'good' as const }] : []),
		...waiting
	];
}

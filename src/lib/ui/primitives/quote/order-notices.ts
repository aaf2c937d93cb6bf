import type { ConfirmedQuote } from '#domain/cancellation/quote-answer.ts';
import type { OrderView } from '#domain/order/order-view.ts';
import { readerFormat } from '#i18n/reader-format.ts';
import { m } from '#i18n/paraglide/messages.js';
import { itemWords, outcomeWords, requestWords } from './result-words.ts';

export type OrderNotice = { text: string; tone: 'good' | 'moving' };

type Told = { done?: ConfirmedQuote | null | undefined; corrected: boolean; accountNamed: boolean };

/** What was just done to an order, where its page was reached by that; in finished sentences. */
export function doneNotices(
	view: OrderView,
	zone: string | undefined,
	{ done, corrected, accountNamed }: Told
): OrderNotice[] {
	const format = readerFormat(zone ?? view.zone, view.asOf);
	const cancelled = done?.order === view.ref && done.result !== 'requested' ? done : undefined;
	const waiting = view.money.refunds.filter(({ waitsFor }) => waitsFor !== undefined).map(({ id }) => id);
	const waits = (payment: string) =>
		done?.refunds.some((one) => one.payment === payment && waiting.includes(one.id)) ?? false;
	const texts = [
		cancelled && outcomeWords(cancelled, view.lines, format, Date.parse(view.asOf), waits),
		corrected && m['address.done'](),
		accountNamed && view.money.destination?.hint !== undefined && m['account.done']()
	];
	return texts.flatMap((text) => (text ? [{ text, tone: 'good' as const }] : []));
}

/**
 * The same, and what was just asked for and waits for an answer; with its clock it stands beside the fee bar. Only the server writes it: the order page's scripts bring none of these words.
 *
 * @param told.done what confirming a quote answered, where the page was reached by that
 */
export function orderNotices(view: OrderView, zone: string | undefined, told: Told): OrderNotice[] {
	const format = readerFormat(zone ?? view.zone, view.asOf);
	const asked = (view.terms?.requests ?? []).filter(({ id }) => id === told.done?.request?.id);
	const waiting = asked.map(({ lines, decideBy }): OrderNotice => {
		const items = itemWords(lines, view.lines, format);
		return { text: requestWords(items, decideBy, format, Date.parse(view.asOf)), tone: 'moving' };
	});
	// They stand there until the goods are on their way, however often the page is opened.
	const coming = (view.money.comingBack ?? []).map(({ amount, sendBy }): OrderNotice => {
		const said = [
			m['withdraw.done_later']({ amount: format.money(amount, view.currency) }),
			m['withdraw.done_send']({ day: format.date(sendBy) })
		];
		return { text: said.join(m['quote.space']()), tone: 'moving' };
	});
	return [...doneNotices(view, zone, told), ...waiting, ...coming];
}

import type { ConfirmedQuote, QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';

type Items = readonly { line: string; quantity: number }[];
type Titles = readonly { id: string; title: string; quantity: number }[];

/** Of what, by name: the first two, and how many more there are. */
export function itemWords(items: Items, lines: Titles, format: Format): string {
	const place = (line: string) => lines.findIndex(({ id }) => id === line);
	const sorted = [...items].sort((a, b) => place(a.line) - place(b.line));
	const named = sorted.slice(0, 2).map(({ line, quantity }) => {
		const { title = line, quantity: ordered = quantity } = lines.find(({ id }) => id === line) ?? {};
		const facts = { count: format.count(quantity), total: format.count(ordered), title };
		return quantity < ordered ? m['cancel.done_item'](facts) : m['cancel.done_all'](facts);
	});
	const more = items.length - named.length;
	return [...named, ...(more > 0 ? [m['cancel.done_more']({ count: more })] : [])].join(m['quote.comma']());
}

/**
 * What became of a cancellation, in full sentences: what, how much comes back, by when.
 *
 * @param waits whether the money of a payment cannot go back before somebody names an account
 */
export function outcomeWords(
	outcome: Pick<
		ConfirmedQuote,
		'result' | 'lines' | 'currency' | 'refunds' | 'released' | 'fee' | 'request' | 'return'
	>,
	lines: Titles,
	format: Format,
	now: number,
	waits: (payment: string) => boolean = () => false
): string {
	const items = itemWords(outcome.lines, lines, format);
	if (outcome.result === 'requested') return requestWords(items, outcome.request?.decide_by, format, now);
	const money = (amount: number) => format.money(amount, outcome.currency);
	const isWaiting = ({ payment }: { payment: string }) => waits(payment);
	const sum = (some: readonly { amount: number }[]) => some.reduce((total, one) => total + one.amount, 0);
	const [waiting, sent] = [
		outcome.refunds.filter(isWaiting),
		outcome.refunds.filter((one) => !isWaiting(one))
	];
	const [toName, back, released] = [sum(waiting), sum(sent), sum(outcome.released)];
	const due = sent.find(({ due_at }) => due_at !== null)?.due_at;
	const sentences = [
		outcome.result === 'withdrawn' ? m['withdraw.done_items']({ items }) : m['cancel.done_items']({ items }),
		back > 0 &&
			(due
				? m['cancel.done_back']({ amount: money(back), day: format.date(due) })
				: m['cancel.done_back_plain']({ amount: money(back) })),
		toName > 0 && m['cancel.done_account']({ amount: money(toName) }),
		released > 0 && m['cancel.done_released']({ amount: money(released) }),
		...comingBack(outcome.return, money, format),
		toName + back + released + (outcome.return?.refund ?? 0) === 0 &&
			outcome.lines.some(({ refund }) => refund > 0) &&
			m['cancel.done_unpaid'](),
		outcome.fee.amount > 0 && m['cancel.done_fee']({ amount: money(outcome.fee.amount) })
	];
	return sentences.filter((one) => one !== false).join(m['quote.space']());
}

/** What follows the goods that have to come back. */
const comingBack = (
	goods: ConfirmedQuote['return'],
	money: (amount: number) => string,
	format: Format
): (string | false)[] =>
	goods
		? [
				goods.refund !== undefined &&
					goods.refund > 0 &&
					m['withdraw.done_later']({ amount: money(goods.refund) }),
				goods.send_by !== undefined && m['withdraw.done_send']({ day: format.date(goods.send_by) })
			]
		: [];

/** What was asked of the warehouse, and by when it decides. */
export const requestWords = (
	items: string,
	decideBy: string | undefined,
	format: Format,
	now: number
): string =>
	[
		m['cancel.asked_items']({ items }),
		...(decideBy ? [m['cancel.asked_by']({ when: format.moment(decideBy, now) })] : [])
	].join(m['quote.space']());

/** What confirming an open quote will answer, as far as it is known before. */
export const foreseen = (quote: QuoteAnswer, dueBy: string | null): Parameters<typeof outcomeWords>[0] => ({
	result: quote.needs === 'release' ? 'requested' : 'cancelled',
	lines: quote.lines,
	currency: quote.currency,
	refunds: quote.refund.to.map((one) => ({
		...{ id: '', state: 'requested', amount: one.amount, payment: one.payment, due_at: dueBy }
	})),
	released: quote.refund.release,
	fee: { amount: quote.fee.amount }
});

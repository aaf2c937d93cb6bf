import type { ExchangeView, NewGoodsState, NewGoodsView } from '#domain/exchange/exchange-view.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';

const STATE_WORDS = {
	unpaid: m['exchange.page.state.unpaid'],
	kept: m['exchange.page.state.kept'],
	packing: m['exchange.page.state.packing'],
	sent: m['exchange.page.state.sent'],
	lapsed: m['exchange.page.state.lapsed'],
	off: m['exchange.page.state.off']
} satisfies Record<NewGoodsState, () => string>;

/** How far new goods have come; kept ones with what they wait for. */
export const goodsWords = (
	{ state }: Pick<NewGoodsView, 'state'>,
	{ ship, security }: ExchangeView
): string =>
	state === 'kept' && ship === 'now' && security?.is !== 'wanted'
		? m['exchange.page.state.kept_now']()
		: STATE_WORDS[state]();

/**
 * What an exchange costs and by when that is to be paid, or that it costs nothing; nothing once it is off.
 *
 * @param hasMoney whether money goes back: then it is no even exchange
 */
export function exchangeTop(
	{ difference, payBy, paidAt, ended }: ExchangeView,
	format: Format,
	currency: string,
	hasMoney: boolean
): string[] {
	if (ended === 'lapsed') return [m['exchange.page.lapsed']()];
	if (ended === 'off') return [];
	if (difference === 0) return [hasMoney ? m['exchange.page.nothing_to_pay']() : m['exchange.page.even']()];
	const amount = format.money(difference, currency);
	if (payBy !== null) return [m['exchange.page.unpaid']({ amount, when: format.full(payBy) })];
	return paidAt === null ? [] : [m['exchange.page.paid']({ amount })];
}

/** What is held of the buyer's for goods that leave ahead, in words; nothing where nothing is. */
export function securityWords(
	{ security }: Pick<ExchangeView, 'security'>,
	format: Format,
	currency: string
): string | undefined {
	if (!security) return undefined;
	const amount = format.money(security.amount, currency);
	switch (security.is) {
		case 'wanted':
			return m['exchange.page.secure']({ amount });
		case 'held':
			return m['exchange.page.secured']({ amount });
		case 'taken':
			return m['exchange.page.security_taken']({ amount });
	}
}

import type { WantedLine } from '../cancellation/quote-body.ts';
import type { ExchangeChoice } from '../exchange/exchange-page.ts';
import type { ExchangedLine } from '../exchange/exchange-record.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Resolution, ReturnRule } from '../policy/document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { PricedQuote } from '../policy/quote/price-quote.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import { offeredResolutions } from '../return/ask-return.ts';
import { leftOfGift } from './gift-link.ts';
import type { GivenLine } from './given-line.ts';

/** What can be had for a gift under a rule: store credit always, other goods where the rule has them; never money. */
export const giftResolutions = (rule: Pick<ReturnRule, 'resolutions'> | undefined): Resolution[] => [
	'store_credit',
	...(rule && offeredResolutions(rule).includes('exchange') ? (['exchange'] as const) : [])
];

/**
 * Whether what is asked of a gift can be had: lines that were given, as many as are left of them, for store credit or
 * other goods.
 *
 * Refusals: `return.not_eligible` for lines that were not given or that a rule gives no recipient (`gift: false`);
 * `quantity.unavailable` with what is `available`; `return.resolution_unavailable`.
 */
export function checkGift(
	record: Pick<OrderRecord, 'returns'>,
	{ windows }: Pick<Evaluation, 'windows'>,
	link: { id: string; lines: readonly GivenLine[] },
	wanted: readonly WantedLine[]
): Result<undefined> {
	const left = leftOfGift(link, record.returns);
	for (const { line, quantity, resolution } of wanted) {
		const rule = windows.find((window) => window.line.id === line)?.rules.return;
		if (!left.has(line) || rule?.gift === false) return refuse('return.not_eligible', { line });
		const available = Math.max(0, left.get(line) ?? 0);
		if (quantity > available)
			return refuse('quantity.unavailable', { line, available: [{ line, quantity: available }] });
		const offered = giftResolutions(rule);
		if (!offered.some((one) => one === resolution)) {
			return refuse('return.resolution_unavailable', { line, available: offered });
		}
	}
	return accept(undefined);
}

/**
 * Whether what is wanted instead is what the gift's page offers. Refusals: `exchange.not_offered` with the `line` and
 * nothing else: why would say what something costs beside what was given.
 *
 * @param offered what the page offers of each line (`evenOnly`)
 */
export function checkOffered(
	offered: readonly Pick<ExchangeChoice, 'line' | 'variants'>[],
	wanted: readonly WantedLine[]
): Result<undefined> {
	for (const { line, exchange_for } of wanted) {
		if (!exchange_for) continue;
		const own = offered.find((one) => one.line === line)?.variants ?? [];
		const isOffered = own.some(({ id, isCurrent }) => id === exchange_for.variant_id && !isCurrent);
		if (!isOffered) return refuse('exchange.not_offered', { line });
	}
	return accept(undefined);
}

/** The first line of an exchange whose new goods are not worth what the old ones were: a gift hides what that was. */
export const unevenLine = (
	{ prices_include_tax: included }: Pick<Evaluation['order'], 'prices_include_tax'>,
	{ lines }: Pick<PricedQuote, 'lines'>,
	wanted: readonly ExchangedLine[]
): string | undefined =>
	wanted.find(({ line, goods: { worth, difference } }) => {
		const old = lines.find((one) => one.line === line);
		return difference !== 0 || !old || worth !== old.goods - old.discount + (included ? 0 : old.tax);
	})?.line;

import type { ConfirmedQuote, QuoteAnswer } from '../cancellation/quote-answer.ts';
import type { OrderRecord } from '../order/order-record.ts';
import { suggestFor } from './choices.ts';
import { fitOf, type Fit, type FitCounts } from './fit.ts';
import { priceOfBought, type VariantFacts } from './ask-exchange.ts';

/** A variant that can be had instead. Amounts are minor units of the order's currency, for one piece. */
export type VariantChoice = {
	id: string;
	options: { name: string; value: string }[];
	/** What it costs more (or less, below 0) than what is there; by the quote it is exact. */
	difference: number;
	/** How many are free now; null where nobody counts them, so that none can be promised. */
	available: number | null;
	nextDeliveryAt: string | null;
	isCurrent: boolean;
	/** The next size, for whoever says that this one does not fit. */
	isSuggested: boolean;
};

/** What can be chosen for a line: the variants of its product, the suggested one first. */
export type ExchangeChoice = {
	line: string;
	title: string;
	options: { name: string; value: string }[];
	/** How many pieces can be exchanged. */
	most: number;
	variants: VariantChoice[];
	/** How others found the fit; null where nobody knows. */
	fit: Fit | null;
};

export type Stocked = VariantFacts & { available: number | null; next_delivery_at: Date | null };

/**
 * What can be chosen for some lines of an order. Lines whose product the catalogue does not know, or of which there is
 * nothing else, are left out.
 *
 * @param lines each once, with how many pieces of it can be exchanged and why, if that was said
 * @param variants of all their products, in the shop's order
 * @param fits how others found each product, by its id
 */
export function exchangeChoicesOf(
	record: Pick<OrderRecord, 'lines' | 'currency'>,
	lines: readonly { line: string; quantity: number; reason?: string | undefined }[],
	variants: readonly Stocked[],
	fits: ReadonlyMap<string, FitCounts>
): ExchangeChoice[] {
	const byId = new Map(variants.map((one) => [one.id, one]));
	return lines.flatMap(({ line, quantity, reason }) => {
		const bought = record.lines.find(({ id }) => id === line);
		const product = byId.get(bought?.variant_id ?? '')?.product_id ?? bought?.product_id;
		const own = variants.filter((one) => one.product_id === product && one.currency === record.currency);
		const others = own.filter(({ id }) => id !== bought?.variant_id);
		if (!bought || !product || others.length === 0) return [];
		const suggested = suggestFor(reason, own, bought.variant_id ?? '');
		const choices = own.map((one): VariantChoice => {
			const before = priceOfBought(bought, one, byId) ?? one.price;
			return {
				...{ id: one.id, options: one.options, difference: one.price - before, available: one.available },
				nextDeliveryAt: one.next_delivery_at?.toISOString() ?? null,
				...{ isCurrent: one.id === bought.variant_id, isSuggested: one.id === suggested }
			};
		});
		const first = choices.filter(({ isSuggested }) => isSuggested);
		const counts = fits.get(product);
		return [
			{
				...{ line, title: bought.title, options: bought.options, most: quantity },
				variants: [...first, ...choices.filter(({ isSuggested }) => !isSuggested)],
				fit: counts ? fitOf(counts) : null
			}
		];
	});
}

/** What every page about exchanging shows of an order. */
export type ExchangePage = {
	ref: string;
	displayRef: string;
	currency: string;
	zone: string;
	asOf: string;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
	choices: ExchangeChoice[];
};

export type SwapQuotePage = Omit<ExchangePage, 'choices'> & {
	quote: QuoteAnswer;
	outcome: ConfirmedQuote | null;
	titles: { id: string; title: string; options: { name: string; value: string }[] }[];
};

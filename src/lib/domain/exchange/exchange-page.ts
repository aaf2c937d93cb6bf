import type { ConfirmedQuote, QuoteAnswer } from '../cancellation/quote-answer.ts';
import type { LineRecord, OrderRecord } from '../order/order-record.ts';
import { divideHalfEven } from '../money/allocate.ts';
import { sizeOption, suggestFor } from './choices.ts';
import { fitOf, type Fit, type FitCounts } from './fit.ts';
import { priceOfBought, type VariantFacts } from './ask-exchange.ts';
import { matrixOf, type Matrix } from './matrix.ts';

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

/** A variant of another product, found in the catalogue. */
export type OtherChoice = Omit<VariantChoice, 'isCurrent' | 'isSuggested'> & {
	title: string;
	imageUrl: string | null;
};

/** What can be chosen for a line: the variants of its product, the suggested one first. */
export type ExchangeChoice = {
	line: string;
	title: string;
	options: { name: string; value: string }[];
	/** How many pieces can be exchanged. */
	most: number;
	variants: VariantChoice[];
	/** The same by their two options, where they have just two. */
	matrix: Matrix<VariantChoice> | null;
	/** Of other products: what was looked for, and what of it can be had now; null where nothing else may be had. */
	others: { looked: string; found: OtherChoice[]; isMore: boolean; suggested: OtherChoice[] } | null;
	/** How others found the fit; null where nobody knows. */
	fit: Fit | null;
};

export type Stocked = VariantFacts & { available: number | null; next_delivery_at: Date | null };

/** What was looked for, for a line, and what of it there is. */
export type Looked = { looked: string; found: readonly Stocked[]; isMore: boolean };

/**
 * What can be chosen for some lines of an order. Lines whose product the catalogue does not know are left out.
 *
 * @param lines each once, with how many pieces of it can be exchanged and why, if that was said
 * @param looked by line, where anything was looked for
 * @param variants of all their products, in the shop's order
 * @param fits how others found each product, by its id
 * @param alsoKept by line, what others who bought it also kept and is there, the best first
 */
export function exchangeChoicesOf(
	record: Pick<OrderRecord, 'lines' | 'currency'>,
	lines: readonly { line: string; quantity: number; reason?: string | undefined }[],
	variants: readonly Stocked[],
	fits: ReadonlyMap<string, FitCounts>,
	looked: ReadonlyMap<string, Looked> = new Map(),
	alsoKept: ReadonlyMap<string, readonly Stocked[]> = new Map()
): ExchangeChoice[] {
	const byId = new Map(variants.map((one) => [one.id, one]));
	return lines.flatMap(({ line, quantity, reason }) => {
		const bought = record.lines.find(({ id }) => id === line);
		const product = byId.get(bought?.variant_id ?? '')?.product_id ?? bought?.product_id;
		const own = variants.filter((one) => one.product_id === product && one.currency === record.currency);
		if (!bought || !product || own.length === 0) return [];
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
				matrix: matrixOf(choices),
				others: othersOf(bought, product, record.currency, looked.get(line), alsoKept.get(line)),
				// Nothing about size is known of what has none.
				fit: counts && sizeOption(own) !== undefined ? fitOf(counts) : null
			}
		];
	});
}

/** Another product costs its price of today: a piece of it, less what was paid for a piece of what is there. */
function othersOf(
	{ amount, discount, share_discount, quantity }: LineRecord,
	product: string,
	currency: string,
	{ looked, found, isMore }: Looked = { looked: '', found: [], isMore: false },
	suggested: readonly Stocked[] = []
): NonNullable<ExchangeChoice['others']> {
	const paid = Number(divideHalfEven(BigInt(amount - discount - share_discount), BigInt(quantity)));
	const choicesOf = (list: readonly Stocked[]): OtherChoice[] =>
		list
			.filter((one) => one.product_id !== product && one.currency === currency)
			.map((one) => ({
				...{ id: one.id, options: one.options, title: one.product_title, imageUrl: one.image_url },
				...{ difference: one.price - paid, available: one.available },
				nextDeliveryAt: one.next_delivery_at?.toISOString() ?? null
			}));
	// What was looked for stands where it was found: a choice stands on a page once.
	const more = suggested.filter(({ id }) => !found.some((one) => one.id === id));
	return { ...{ looked, isMore }, found: choicesOf(found), suggested: choicesOf(more) };
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
	/** By what the shop would be secured if new goods left ahead of old ones; null where they cannot. */
	sendNow: 'held' | 'kept_card' | null;
};

export type SwapQuotePage = Omit<ExchangePage, 'choices' | 'sendNow'> & {
	quote: QuoteAnswer;
	outcome: ConfirmedQuote | null;
	/** Until when the difference would be paid, if it were confirmed now, RFC 3339; null where there is none. */
	payBy: string | null;
	titles: { id: string; title: string; options: { name: string; value: string }[] }[];
};

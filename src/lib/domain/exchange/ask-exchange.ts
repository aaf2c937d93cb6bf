import type { WantedLine } from '../cancellation/quote-body.ts';
import type { LineRecord, OrderRecord } from '../order/order-record.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Carried } from '../policy/quote/price-pieces.ts';
import type { PricedQuote } from '../policy/quote/price-quote.ts';
import { standardShares, valueOf } from '../policy/quote/values.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import type { ExchangedLine } from './exchange-record.ts';
import { priceReplacement } from './price.ts';

/** A variant as the catalogue has it today. `price` in minor units of `currency`. */
export type VariantFacts = {
	id: string;
	product_id: string;
	product_title: string;
	sku: string | null;
	options: { name: string; value: string }[];
	price: number;
	currency: string;
	image_url: string | null;
};

export const isExchanged = (line: WantedLine): boolean => line.exchange_for !== undefined;

/** Whether some goods are exchanged before they leave: then nothing comes back, and nothing is waited for. */
export function isSwap({ portions }: Pick<OrderRecord, 'portions'>, lines: readonly WantedLine[]): boolean {
	return lines.every(({ line }) =>
		portions.some((one) => one.line === line && ['open', 'claimed', 'packed'].includes(one.state))
	);
}

/** Refusals: `request.invalid` where an exchange names no variant, or a variant no exchange. */
export function checkExchange(wanted: readonly WantedLine[]): Result<undefined> {
	const at = wanted.findIndex((one) => (one.resolution === 'exchange') !== isExchanged(one));
	if (at < 0) return accept(undefined);
	const what = 'an exchange names the variant that is wanted, and nothing else does';
	return refuse('request.invalid', { errors: [{ path: `/lines/${at}/exchange_for`, what }] });
}

/**
 * What is sent in place of each line that asks for it, and what it costs (`priceReplacement`).
 *
 * Refusals: `exchange.not_offered` with `line`, `variant_id` and `because`: `unknown`, `same` (as there is) or `currency`.
 *
 * @param plain what the pieces are worth, priced as if nothing were sent in their place
 * @param variants the wanted ones and those that were bought, as far as the catalogue knows them, by id
 * @param mayBeSame whether the same as was bought may be sent in its place: of goods that were faulty
 */
export function planExchange(
	{ order }: Pick<Evaluation, 'order'>,
	record: Pick<OrderRecord, 'lines' | 'taken' | 'currency'>,
	wanted: readonly WantedLine[],
	plain: PricedQuote,
	variants: ReadonlyMap<string, VariantFacts>,
	mayBeSame = false
): Result<{ lines: ExchangedLine[]; carried: Carried }> {
	const lines: ExchangedLine[] = [];
	for (const { line: id, exchange_for, quantity } of wanted) {
		const bought = record.lines.find((one) => one.id === id);
		const priced = plain.lines.find((one) => one.line === id);
		if (!exchange_for || !bought || !priced) continue;
		const variant = variants.get(exchange_for.variant_id);
		const because = whyNot(bought, variant, record.currency, mayBeSame);
		if (!variant || because) {
			return refuse('exchange.not_offered', { line: id, variant_id: exchange_for.variant_id, because });
		}
		const { goods, discount, tax } = priced;
		const base = goods - discount + (order.prices_include_tax ? 0 : tax);
		const prices = { wanted: variant.price, bought: priceOfBought(bought, variant, variants) };
		const before = record.taken.reduce((sum, one) => (one.line === id ? sum + one.quantity : sum), 0);
		const value = valueOf(order, bought, before, quantity, standardShares(order));
		lines.push({
			...{ line: id, quantity },
			goods: {
				...describe(variant),
				...priceReplacement({ goods, discount, tax, base }, prices, quantity, order.prices_include_tax),
				shipping: Number(value.shipping + value.shippingExtra),
				standard: Number(value.shipping)
			}
		});
	}
	return accept({ lines, carried: new Map(lines.map(({ line, goods }) => [line, BigInt(goods.carried)])) });
}

const describe = ({ id, product_id, product_title, sku, options, price, image_url }: VariantFacts) => ({
	...{ product_id, variant_id: id, sku, title: product_title, options, image_url, unit_price: price }
});

function whyNot(
	bought: LineRecord,
	variant: VariantFacts | undefined,
	currency: string,
	mayBeSame: boolean
): 'unknown' | 'same' | 'currency' | undefined {
	if (!variant) return 'unknown';
	if (variant.id === bought.variant_id && !mayBeSame) return 'same';
	return variant.currency === currency ? undefined : 'currency';
}

/** What the old variant costs today, else what it cost; null where the wanted one is of another product. */
export function priceOfBought(
	bought: Pick<LineRecord, 'product_id' | 'variant_id' | 'unit_price'>,
	wanted: Pick<VariantFacts, 'product_id' | 'currency'>,
	variants: ReadonlyMap<string, VariantFacts>
): number | null {
	const known = variants.get(bought.variant_id ?? '');
	if ((known?.product_id ?? bought.product_id) !== wanted.product_id) return null;
	return known?.currency === wanted.currency ? known.price : bought.unit_price;
}

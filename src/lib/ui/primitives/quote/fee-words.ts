import type { QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import { m } from '#i18n/paraglide/messages.js';

export type FeePart = QuoteAnswer['fee']['parts'][number];
type Money = (minor: number) => string;

/** The fee's formula with its inputs, in words: "15 % of €42.00, at least €5.00". */
export function feeTerms({ inputs }: FeePart, money: Money): string {
	const { base = 0, percent, fixed, min, max, earlier_base: earlierBase, earlier_fee: earlierFee } = inputs;
	const terms: string[] = [];
	if (percent !== undefined && earlierBase) {
		terms.push(m['quote.fee_percent_all']({ percent, base: money(earlierBase + base) }));
	} else if (percent !== undefined) terms.push(m['quote.fee_percent']({ percent, base: money(base) }));
	if (fixed !== undefined) terms.push(m['quote.fee_fixed']({ amount: money(fixed) }));
	if (min !== undefined) terms.push(m['quote.fee_min']({ amount: money(min) }));
	if (max !== undefined) terms.push(m['quote.fee_max']({ amount: money(max) }));
	if (earlierFee) terms.push(m['quote.fee_earlier']({ amount: money(earlierFee) }));
	return terms.join(m['quote.comma']());
}

const BECAUSE = new Map<string, () => string>([
	['late_against_promise', m['quote.because.late_against_promise']],
	['out_of_stock', m['quote.because.out_of_stock']],
	['wrong_item', m['quote.because.wrong_item']],
	['defective', m['quote.because.defective']],
	['damaged_in_transit', m['quote.because.damaged_in_transit']],
	['missing_parts', m['quote.because.missing_parts']],
	['not_as_described', m['quote.because.not_as_described']]
]);

/** Why a fee falls away: a fault of the shop, and everything else is a law. */
export const becauseWords = (because: string): string => (BECAUSE.get(because) ?? m['quote.because.law'])();

export type QuoteRow = { key: string; label: string; amount: number; strong?: boolean };

/** A quote's parts in the order they add up; what is zero and says nothing is left out. */
export function quoteRows(
	quote: Pick<QuoteAnswer, 'lines' | 'shipping_refund' | 'adjustments_refund' | 'fee' | 'refund'> &
		Partial<Pick<QuoteAnswer, 'kind' | 'way_back' | 'exchange'>>,
	{ taxIncluded, paid, given = 0 }: { taxIncluded: boolean; paid: boolean; given?: number | undefined }
): QuoteRow[] {
	const sum = (of: 'goods' | 'discount' | 'tax') => quote.lines.reduce((total, line) => total + line[of], 0);
	const parts = [
		{ key: 'goods', label: m['quote.goods'](), amount: sum('goods') },
		{ key: 'discount', label: m['quote.discount'](), amount: -sum('discount') },
		{ key: 'tax', label: m['quote.tax'](), amount: taxIncluded ? 0 : sum('tax') },
		{ key: 'shipping', label: m['quote.shipping'](), amount: quote.shipping_refund },
		{ key: 'adjustments', label: m['quote.adjustments'](), amount: quote.adjustments_refund },
		{
			key: 'fee',
			label: quote.kind === 'return' ? m['returning.quote.fee']() : m['quote.fee'](),
			amount: -quote.fee.amount
		},
		{ key: 'postage', label: m['returning.quote.postage'](), amount: -(quote.way_back?.withheld ?? 0) }
	];
	const rest = quote.refund.amount - parts.reduce((total, { amount }) => total + amount, 0);
	const label =
		quote.exchange && rest < 0
			? m['returning.quote.instead']()
			: paid && rest > 0
				? m['quote.rest']()
				: rest < 0 && given >= -rest
					? m['quote.rest_given']()
					: m['quote.rest_unpaid']();
	return [
		...parts.filter(({ key, amount }) => amount !== 0 || key === 'goods'),
		...(rest === 0 ? [] : [{ key: 'rest', label, amount: rest }]),
		{ key: 'refund', label: m['quote.refund'](), amount: quote.refund.amount, strong: true }
	];
}

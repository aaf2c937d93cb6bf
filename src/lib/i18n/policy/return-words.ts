import type { ReturnRule, ReturnTerms } from '#domain/policy/document.ts';
import { reasonWords } from '../return-reasons.ts';
import { m } from '../paraglide/messages.js';
import { durationText, listed, percentText, said, type PolicyReader } from './reader.ts';

/** How returns run, beside their windows: what each way back costs, and how long everybody has. */
export function returnsWords(terms: ReturnTerms, reader: PolicyReader): string[] {
	const ways = terms.ways?.map(({ way, price }) =>
		m['terms.returns.way'](
			{ way: m[`return.way.${way}`]({}, said(reader)), price: reader.format.money(price, reader.currency) },
			said(reader)
		)
	);
	const spans = (['expire_after', 'inspect_within', 'object_within'] as const).flatMap((part) => {
		const span = terms[part];
		return span === undefined
			? []
			: [m[`terms.returns.${part}`]({ span: durationText(span, reader) }, said(reader))];
	});
	const most = terms.own_postage_max;
	const own =
		most === undefined
			? []
			: [
					m['terms.returns.own_postage_max'](
						{ amount: reader.format.money(most, reader.currency) },
						said(reader)
					)
				];
	const offered = ways ? [m['terms.returns.ways']({ list: listed(ways, reader) }, said(reader))] : [];
	return [...offered, ...spans, ...own];
}

/** What else there is to say of store credit, and what is given where the buyer keeps the goods. */
export function settlementWords(
	{ store_credit_expires: life, keep }: ReturnRule,
	reader: PolicyReader
): string[] {
	const reasons = keep?.reasons?.map((reason) => reasonWords(reason, said(reader)));
	const words = life
		? [m['terms.resolution.expires']({ span: durationText(life, reader) }, said(reader))]
		: [];
	if (!keep) return words;
	words.push(m['terms.resolution.keep_offer']({ percent: percentText(keep.percent, reader) }, said(reader)));
	if (keep.below !== undefined) {
		const amount = reader.format.money(keep.below, reader.currency);
		words.push(m['terms.resolution.keep_below']({ amount }, said(reader)));
	}
	if (reasons?.length) {
		words.push(m['terms.resolution.keep_reasons']({ list: listed(reasons, reader) }, said(reader)));
	}
	return words;
}

/** When the money of goods under a rule goes out, what needs a picture, and what a person looks at first. */
export function runWords(
	{ refund_when: when, review, evidence, gift, warranty }: ReturnRule,
	reader: PolicyReader
): string[] {
	const reasons = review?.reasons?.map((reason) => reasonWords(reason, said(reader)));
	return [
		...(when ? [m[`terms.refund_when.${when}`]({}, said(reader))] : []),
		...(gift === false ? [m['terms.gift']({}, said(reader))] : []),
		...(warranty ? [m['terms.warranty']({ span: durationText(warranty, reader) }, said(reader))] : []),
		...(evidence ? [m['terms.evidence.required']({}, said(reader))] : []),
		...(reasons?.length ? [m['terms.review.reasons']({ list: listed(reasons, reader) }, said(reader))] : []),
		...(review?.above === undefined
			? []
			: [
					m['terms.review.above'](
						{ amount: reader.format.money(review.above, reader.currency) },
						said(reader)
					)
				])
	];
}

import type { Action } from '../segment.ts';
import type { PricedPick } from './price-pieces.ts';
import { sum } from './values.ts';

/** What goes back for the pieces of one line, minor units. `refund` = goods − discount (+ tax beside prices) − fee. */
export type QuoteLine = {
	line: string;
	quantity: number;
	goods: number;
	discount: number;
	tax: number;
	fee: number;
	refund: number;
	/** Which portions the pieces are taken from, and under what. */
	portions: { portion: string; quantity: number; action: Action; rule: string | null; step: number | null }[];
};

export function quoteLines(picks: readonly PricedPick[]): QuoteLine[] {
	const lines = Map.groupBy(picks, ({ window }) => window.line.id);
	return [...lines].map(([line, own]) => {
		const total = (part: (pick: PricedPick) => bigint) => Number(sum(own.map(part)));
		return {
			line,
			quantity: own.reduce((pieces, { quantity }) => pieces + quantity, 0),
			goods: total(({ value }) => value.goods),
			discount: total(({ value }) => value.discount),
			tax: total(({ value }) => value.tax),
			fee: total(({ fee }) => fee),
			refund: total(({ value, fee }) => value.base - fee),
			portions: own.map(({ window, segment, quantity }) => ({
				portion: window.portion.id,
				quantity,
				action: segment.action,
				rule: segment.rule,
				step: segment.step
			}))
		};
	});
}

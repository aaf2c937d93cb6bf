import type { Fault } from '#domain/policy/document.ts';
import type { LineWindow } from '#domain/policy/windows.ts';
import type { Format } from './format.ts';
import { m } from './paraglide/messages.js';

type WouldWaive = LineWindow['would_waive'];

const WORDS = {
	out_of_stock: m['fee.would.out_of_stock'],
	wrong_item: m['fee.would.wrong_item'],
	defective: m['fee.would.defective'],
	damaged_in_transit: m['fee.would.damaged_in_transit'],
	missing_parts: m['fee.would.missing_parts'],
	not_as_described: m['fee.would.not_as_described']
} satisfies Record<Exclude<Fault, 'late_against_promise'>, unknown>;

/**
 * What would make a fee fall away, as one sentence: the shop's faults that its policy names and that can still happen.
 * Before the goods have come that is a broken promise, where there is one, and goods that ran out; the rest is found when
 * a parcel is opened.
 *
 * @param list of one or several portions; what is named twice is said once, a promise by its earliest day
 * @param isBack whether it is the fee of sending back
 * @param now milliseconds since 1970
 */
export function wouldWaiveWords(
	list: WouldWaive,
	isBack: boolean,
	format: Format,
	now: number
): string | undefined {
	const said = { locale: format.locale };
	const promise = list
		.flatMap(({ fault, from }) => (fault === 'late_against_promise' && from !== null ? [from] : []))
		.filter((from) => Date.parse(from) > now)
		.sort()[0];
	const late = promise === undefined ? [] : [m['fee.would.late']({ day: format.date(promise) }, said)];
	const others = [...new Set(list.map(({ fault }) => fault))].flatMap((fault) => {
		if (fault === 'late_against_promise' || (fault === 'out_of_stock') === isBack) return [];
		return [WORDS[fault]({}, said)];
	});
	const all = [...late, ...others];
	if (all.length === 0) return undefined;
	const joined = all.reduce((first, second) => m['fee.would.or']({ first, second }, said));
	return m['fee.would.lead']({ list: joined }, said);
}

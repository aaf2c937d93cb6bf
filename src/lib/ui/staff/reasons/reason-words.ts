import { BUYERS, type Dimension } from '#domain/reasons/dimensions.ts';
import type { Lateness } from '#domain/reasons/lateness.ts';
import { CANCEL_REASON_WORDS } from '#i18n/cancel-reasons.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';
import { RETURN_REASON_WORDS } from '#i18n/return-reasons.ts';

const REASONS: Record<string, () => string> = {
	...CANCEL_REASON_WORDS,
	...RETURN_REASON_WORDS,
	out_of_stock: m['staff.reason.out_of_stock'],
	fraud: m['staff.reasons.reason.fraud'],
	late_against_promise: m['staff.reasons.reason.late_against_promise'],
	withdrawal: m['staff.reasons.reason.withdrawal'],
	unsaid: m['staff.reasons.reason.unsaid']
};

/** A reason in words; one that is no handle of ours is `other`. */
export const reasonText = (key: string): string => (REASONS[key] ?? RETURN_REASON_WORDS.other)();

export const DIMENSION_WORDS = {
	product: m['staff.reasons.dimension.product'],
	category: m['staff.reasons.dimension.category'],
	carrier: m['staff.reasons.dimension.carrier'],
	route: m['staff.reasons.dimension.route'],
	market: m['staff.reasons.dimension.market'],
	band: m['staff.reasons.dimension.band'],
	buyer: m['staff.reasons.dimension.buyer']
} satisfies Record<Dimension, () => string>;

const BUYER_WORDS = {
	new: m['staff.reasons.buyer.new'],
	returning: m['staff.reasons.buyer.returning'],
	unknown: m['staff.reasons.buyer.unknown']
} satisfies Record<(typeof BUYERS)[number], () => string>;

/** A value of a dimension as people read it; what the shop named itself stays as it is. */
export function valueText(dimension: Dimension, value: string, format: Format): string {
	if (dimension === 'buyer') {
		const known = BUYERS.find((one) => one === value);
		return known ? BUYER_WORDS[known]() : value;
	}
	if (dimension !== 'band') return value;
	const [least = '', most = ''] = value.replace('+', '').split('-');
	if (value.endsWith('+')) return m['staff.reasons.band.from']({ least: format.count(Number(least)) });
	if (least === '0') return m['staff.reasons.band.below']({ most: format.count(Number(most)) });
	return m['staff.reasons.band.between']({
		least: format.count(Number(least)),
		most: format.count(Number(most))
	});
}

export const LATENESS_WORDS = {
	early_15: m['staff.reasons.lateness.early_15'],
	early_8: m['staff.reasons.lateness.early_8'],
	early_1: m['staff.reasons.lateness.early_1'],
	on_day: m['staff.reasons.lateness.on_day'],
	late_1: m['staff.reasons.lateness.late_1'],
	late_4: m['staff.reasons.lateness.late_4'],
	late_8: m['staff.reasons.lateness.late_8'],
	late_15: m['staff.reasons.lateness.late_15'],
	late_31: m['staff.reasons.lateness.late_31']
} satisfies Record<Lateness, () => string>;

/** The same, as short as an axis needs it. */
export const LATENESS_SHORT = {
	early_15: m['staff.reasons.late_short.early_15'],
	early_8: m['staff.reasons.late_short.early_8'],
	early_1: m['staff.reasons.late_short.early_1'],
	on_day: m['staff.reasons.late_short.on_day'],
	late_1: m['staff.reasons.late_short.late_1'],
	late_4: m['staff.reasons.late_short.late_4'],
	late_8: m['staff.reasons.late_short.late_8'],
	late_15: m['staff.reasons.late_short.late_15'],
	late_31: m['staff.reasons.late_short.late_31']
} satisfies Record<Lateness, () => string>;

const [HOUR, DAY] = [60, 1440];

/** Minutes as the largest unit that is true enough: "45 minutes", "8 hours", "10 days". */
export function spanText(minutes: number, format: Format): string {
	if (minutes < HOUR) return format.span(Math.round(minutes), 'minute');
	if (minutes < DAY) return format.span(Math.round(minutes / HOUR), 'hour');
	return format.span(Math.round((minutes / DAY) * 10) / 10, 'day');
}

/** A share with one decimal: more would pretend. */
export const shareText = (share: number, format: Format): string =>
	format.percent(Math.round(share * 1000) / 10);

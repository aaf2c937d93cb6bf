import { BUYERS, type Dimension } from '#domain/reasons/dimensions.ts';
import type { Lateness } from '#domain/reasons/lateness.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';

const REASONS: Record<string, () => string> = {
	changed_mind: m['cancel.reason.changed_mind'],
	ordered_by_mistake: m['cancel.reason.ordered_by_mistake'],
	wrong_variant: m['cancel.reason.wrong_variant'],
	wrong_address: m['cancel.reason.wrong_address'],
	duplicate: m['cancel.reason.duplicate'],
	found_cheaper: m['cancel.reason.found_cheaper'],
	price_dropped: m['cancel.reason.price_dropped'],
	too_slow: m['cancel.reason.too_slow'],
	payment_problem: m['cancel.reason.payment_problem'],
	forgot_discount: m['cancel.reason.forgot_discount'],
	out_of_stock: m['staff.reason.out_of_stock'],
	fraud: m['staff.reasons.reason.fraud'],
	too_small: m['return.reason.too_small'],
	too_large: m['return.reason.too_large'],
	not_as_described: m['return.reason.not_as_described'],
	defective: m['return.reason.defective'],
	damaged_in_transit: m['return.reason.damaged_in_transit'],
	wrong_item: m['return.reason.wrong_item'],
	missing_parts: m['return.reason.missing_parts'],
	arrived_late: m['return.reason.arrived_late'],
	late_against_promise: m['staff.reasons.reason.late_against_promise'],
	quality: m['return.reason.quality'],
	style: m['return.reason.style'],
	unwanted: m['return.reason.unwanted'],
	gift: m['return.reason.gift'],
	other: m['return.reason.other'],
	withdrawal: m['staff.reasons.reason.withdrawal'],
	unsaid: m['staff.reasons.reason.unsaid']
};

/** A reason in words; one that is no handle of ours is `other`. */
export const reasonText = (key: string): string => (REASONS[key] ?? m['return.reason.other'])();

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

import type { Fault, Resolution } from '#domain/policy/document.ts';
import type { End, SpanName, Unit } from '#domain/policy/usual/fields.ts';
import type { RefundMoment } from '#domain/return/refund-when.ts';
import { m } from '#i18n/paraglide/messages.js';

export const END_WORDS = {
	'event:claimed': m['staff.policies.end.claimed'],
	'event:packed': m['staff.policies.end.packed'],
	'event:handed_over': m['staff.policies.end.handed_over'],
	'clock:placed_at': m['staff.policies.end.placed_at'],
	'clock:paid_at': m['staff.policies.end.paid_at'],
	'clock:handed_over_at': m['staff.policies.end.handed_over_at'],
	'clock:delivered_at': m['staff.policies.end.delivered_at'],
	kept: m['staff.policies.end.kept']
} satisfies Record<End, () => string>;

const UNIT_WORDS = {
	minutes: m['staff.policies.units.minutes'],
	hours: m['staff.policies.units.hours'],
	days: m['staff.policies.units.days'],
	business_days: m['staff.policies.units.business_days']
} satisfies Record<Unit, () => string>;

/** Units to choose from; `first` stands first where none was chosen. */
export function unitOptions(units: readonly Unit[], first: Unit = 'days', chosen?: string) {
	const ordered = chosen ? units : [first, ...units.filter((unit) => unit !== first)];
	return ordered.map((value) => ({ value, label: UNIT_WORDS[value]() }));
}

export const SPAN_WORDS = {
	decide_within: m['staff.policies.span.decide_within'],
	quote_ttl: m['staff.policies.span.quote_ttl'],
	price_promise: m['staff.policies.span.price_promise'],
	expire_after: m['staff.policies.span.expire_after'],
	inspect_within: m['staff.policies.span.inspect_within'],
	object_within: m['staff.policies.span.object_within'],
	answer_within: m['staff.policies.span.answer_within']
} satisfies Record<SpanName, () => string>;

export const FAULT_WORDS = {
	late_against_promise: m['terms.fault.late_against_promise'],
	out_of_stock: m['terms.fault.out_of_stock'],
	wrong_item: m['terms.fault.wrong_item'],
	defective: m['terms.fault.defective'],
	damaged_in_transit: m['terms.fault.damaged_in_transit'],
	missing_parts: m['terms.fault.missing_parts'],
	not_as_described: m['terms.fault.not_as_described']
} satisfies Record<Fault, () => string>;

export const RESOLUTION_WORDS = {
	refund: m['terms.resolution.refund'],
	store_credit: m['terms.resolution.store_credit'],
	exchange: m['terms.resolution.exchange'],
	keep: m['terms.resolution.keep']
} satisfies Record<Resolution, () => string>;

export const MOMENT_WORDS = {
	on_request: m['terms.refund_when.on_request'],
	first_scan: m['terms.refund_when.first_scan'],
	receipt: m['terms.refund_when.receipt'],
	inspection: m['terms.refund_when.inspection']
} satisfies Record<RefundMoment, () => string>;

import { RETURN_REASONS, type ReasonGroup, type ReturnReason } from '#domain/return/reasons.ts';
import { m } from './paraglide/messages.js';

type Said = Parameters<(typeof m)['return.reason.other']>[1];

/** Why goods come back, in words. */
export const RETURN_REASON_WORDS = {
	too_small: m['return.reason.too_small'],
	too_large: m['return.reason.too_large'],
	not_as_described: m['return.reason.not_as_described'],
	quality: m['return.reason.quality'],
	style: m['return.reason.style'],
	defective: m['return.reason.defective'],
	damaged_in_transit: m['return.reason.damaged_in_transit'],
	wrong_item: m['return.reason.wrong_item'],
	missing_parts: m['return.reason.missing_parts'],
	arrived_late: m['return.reason.arrived_late'],
	unwanted: m['return.reason.unwanted'],
	gift: m['return.reason.gift'],
	other: m['return.reason.other']
} satisfies Record<ReturnReason, unknown>;

const GROUPS = {
	fit: m['return.reasons.fit'],
	not_as_expected: m['return.reasons.not_as_expected'],
	something_wrong: m['return.reasons.something_wrong'],
	no_longer_wanted: m['return.reasons.no_longer_wanted']
} satisfies Record<ReasonGroup, unknown>;

/** A reason for sending goods back, in words; one that is no handle of ours is `other`. */
export function reasonWords(reason: string, said?: Said): string {
	const known = RETURN_REASONS.find((one) => one === reason) ?? 'other';
	return RETURN_REASON_WORDS[known]({}, said);
}

/** The question above some reasons, in words. */
export const reasonGroupWords = (group: ReasonGroup, said?: Said): string => GROUPS[group]({}, said);

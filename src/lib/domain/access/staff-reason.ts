import { accept, refuse, type Result } from '../refusal.ts';
import type { DeskStep } from '../return/desk-steps.ts';

/** Why staff did something, as handles that keep their meaning in every language. `other` needs words. */
export const SHARE_REASONS = ['buyer_asked', 'recipient_asked', 'carrier_case', 'other'] as const;
export const REVOKE_REASONS = ['wrong_recipient', 'no_longer_needed', 'buyer_asked', 'other'] as const;
export const CANCEL_REASONS = [
	'buyer_asked',
	'out_of_stock',
	'fraud_suspected',
	'address_wrong',
	'price_wrong',
	'other'
] as const;
/** By which other way a buyer's withdrawal came: it needs no reason of the buyer's. */
export const WITHDRAW_REASONS = ['by_letter', 'by_mail', 'by_phone', 'in_person', 'other'] as const;
/** Why the warehouse lets goods go or does not. */
export const DECIDE_REASONS = ['can_be_stopped', 'already_packed', 'work_begun', 'other'] as const;
/** Why staff ask for a return for its buyer, and what they decide about one and do with it. */
export const ASK_RETURN_REASONS = ['buyer_asked', 'by_mail', 'by_phone', 'in_person', 'other'] as const;
export const RETURN_REASONS_OF = {
	accept: ['within_terms', 'goodwill', 'other'],
	decline: ['outside_terms', 'evidence_missing', 'other'],
	sent: ['buyer_says', 'carrier_case', 'other'],
	receive: ['goods_here', 'other'],
	inspect: ['looked_at', 'other'],
	object: ['by_mail', 'by_phone', 'in_person', 'other'],
	answer: ['looked_again', 'goodwill', 'other'],
	cancel: ['buyer_asked', 'other']
} as const satisfies Record<DeskStep, readonly string[]>;
/** What is paid of the postage a buyer paid themselves: all, less or none of it. */
export const POSTAGE_REASONS_OF = {
	all: ['receipt_fits', 'goodwill', 'other'],
	less: ['receipt_says_less', 'dearer_than_needed', 'other'],
	none: ['receipt_unreadable', 'receipt_of_other', 'other']
} as const;
/** Why staff name the account that a refund goes to. */
export const FINANCE_REASONS = ['buyer_asked', 'account_wrong', 'other'] as const;
export const RETRY_REASONS = ['cause_fixed', 'sender_asked', 'other'] as const;
/** Why a vendor's webhooks are verified with another secret from now on. */
export const SECRET_REASONS = ['first_set', 'rotated', 'leaked', 'other'] as const;
/** Why one of the shop's own systems is told of what happens, otherwise than before, or no more. */
export const ENDPOINT_REASONS = ['first_set', 'cause_fixed', 'no_longer_needed', 'other'] as const;
export const ROTATE_REASONS = ['rotated', 'leaked', 'other'] as const;
export const MONEY_TASK_REASONS = ['settled_elsewhere', 'was_known', 'cause_fixed', 'other'] as const;
/** Why staff charge a card that is kept, and why they have it forgotten. */
export const CHARGE_REASONS = ['due_agreed', 'buyer_asked', 'other'] as const;
export const TAKE_BACK_REASONS = ['buyer_asked', 'no_longer_needed', 'other'] as const;
/** Why buyers are asked what to do about goods that come later. */
export const SHORTAGE_REASONS = ['out_of_stock', 'other'] as const;
/** Why store credit is given that nobody is owed, and why it is taken back. */
export const CREDIT_GOODWILL_REASONS = ['came_late', 'goods_faulty', 'service_poor', 'other'] as const;
export const TAKE_GOODWILL_REASONS = ['given_by_mistake', 'given_twice', 'other'] as const;
/** Why money is given although nothing leaves the order; its buyer is told it in the mail's own words. */
export const GOODWILL_REASONS = ['late', 'trouble', 'wrong_told', 'damaged_kept', 'other'] as const;
export type GoodwillReason = (typeof GOODWILL_REASONS)[number];
/** Why a notice is sent again. */
export const RESEND_REASONS = [
	'buyer_asked',
	'not_arrived',
	'address_wrong',
	'cause_fixed',
	'other'
] as const;
/** How a buyer was told what no mail could tell them. */
export const TOLD_REASONS = ['by_phone', 'by_letter', 'in_person', 'not_needed', 'other'] as const;
/** Why a storefront need not be told any more. */
export const WRITE_BACK_REASONS = ['done_there', 'not_needed', 'other'] as const;
/** Why a silent parcel is left alone for some days. */
export const QUIET_REASONS = ['carrier_asked', 'known_delay', 'other'] as const;
/** Why a parcel that came back is sent anew. */
export const AGAIN_REASONS = ['buyer_asked', 'address_corrected', 'carrier_fault', 'other'] as const;
/** Why a carrier's code means what staff say it means. */
export const CODE_REASONS = ['carrier_says', 'seen_before', 'says_nothing', 'other'] as const;
/** Why the shop looks, sounds or writes otherwise than before. */
export const SETTINGS_REASONS = ['first_set', 'correction', 'other'] as const;
/** Why a machine gets a key, and why it loses it. */
export const KEY_REASONS = ['first_set', 'rotated', 'other'] as const;
export const KEY_END_REASONS = ['no_longer_needed', 'rotated', 'leaked', 'other'] as const;
/** Why somebody is let in, let in anew, or shut out. */
export const TEAM_REASONS = ['joined', 'left_shop', 'lost_way_in', 'other'] as const;
export const ROLE_REASONS = ['new_duties', 'other'] as const;
/** Why the shop's rules change, and why a change is taken back before it holds. */
export const POLICY_REASONS = [
	'customers_asked',
	'costs',
	'season',
	'law_changed',
	'written_wrong',
	'other'
] as const;
export const POLICY_BACK_REASONS = ['written_wrong', 'no_longer_needed', 'other'] as const;
/** Why what was written of a change is taken back. */
export const CHANGE_BACK_REASONS = ['written_wrong', 'no_longer_needed', 'other'] as const;
/** Why a review is shown to nobody any more, or shown again. */
export const REVIEW_REASONS = [
	'names_people',
	'insulting',
	'not_about_goods',
	'shown_again',
	'other'
] as const;
const EVERY = [
	...REVIEW_REASONS,
	...SHARE_REASONS,
	...REVOKE_REASONS,
	...RETRY_REASONS,
	...CANCEL_REASONS,
	...WITHDRAW_REASONS,
	...DECIDE_REASONS,
	...ASK_RETURN_REASONS,
	...Object.values(RETURN_REASONS_OF).flat(),
	...Object.values(POSTAGE_REASONS_OF).flat(),
	...SECRET_REASONS,
	...ENDPOINT_REASONS,
	...ROTATE_REASONS,
	...FINANCE_REASONS,
	...MONEY_TASK_REASONS,
	...CHARGE_REASONS,
	...TAKE_BACK_REASONS,
	...SHORTAGE_REASONS,
	...CREDIT_GOODWILL_REASONS,
	...TAKE_GOODWILL_REASONS,
	...GOODWILL_REASONS,
	...RESEND_REASONS,
	...TOLD_REASONS,
	...WRITE_BACK_REASONS,
	...QUIET_REASONS,
	...AGAIN_REASONS,
	...CODE_REASONS,
	...SETTINGS_REASONS,
	...KEY_REASONS,
	...KEY_END_REASONS,
	...TEAM_REASONS,
	...ROLE_REASONS,
	...POLICY_REASONS,
	...POLICY_BACK_REASONS
];
export type ReasonHandle = (typeof EVERY)[number];

const MOST_CHARACTERS = 500;

/**
 * The reason as it is kept: a handle, and words behind a colon where there are any.
 *
 * Refusals: `reason.missing`, for a handle nobody knows as well.
 */
export function readReason(
	handles: readonly ReasonHandle[],
	given: { handle: string; words: string }
): Result<string> {
	const handle = handles.find((known) => known === given.handle);
	const words = given.words.trim().slice(0, MOST_CHARACTERS);
	if (!handle || (handle === 'other' && words === '')) return refuse('reason.missing');
	return accept(words === '' ? handle : `${handle}: ${words}`);
}

/** A kept reason in its two parts; a handle that is not ours any more counts as words. */
export function splitReason(kept: string): { handle?: ReasonHandle; words: string } {
	const [head = '', ...rest] = kept.split(': ');
	const handle = EVERY.find((known) => known === head);
	return handle ? { handle, words: rest.join(': ') } : { words: kept };
}

/**
 * Why buyers give goods up or back, as handles that keep their meaning in every language: of cancelling, then of
 * returning. None is ever taken away.
 */
export const ASKED_REASONS = [
	...['changed_mind', 'ordered_by_mistake', 'wrong_variant', 'wrong_address', 'duplicate', 'found_cheaper'],
	...['price_dropped', 'too_slow', 'payment_problem', 'forgot_discount', 'out_of_stock', 'fraud'],
	...['too_small', 'too_large', 'not_as_described', 'defective', 'damaged_in_transit', 'wrong_item'],
	...[
		'missing_parts',
		'arrived_late',
		'late_against_promise',
		'quality',
		'style',
		'unwanted',
		'gift',
		'other'
	]
];

/**
 * A reason as somebody gave it, in what stays with a quote for good and what can be forgotten with the person: anything
 * that is no handle of ours is words, of a reason called `other`.
 */
export function splitAsked(reason: string | undefined): { handle?: string; words?: string } {
	if (reason === undefined || reason === '') return {};
	return ASKED_REASONS.includes(reason) ? { handle: reason } : { handle: 'other', words: reason };
}

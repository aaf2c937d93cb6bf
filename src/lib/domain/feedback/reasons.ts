/**
 * What a score was about, as handles that keep their meaning in every language: the family of the return reasons
 * (`domain/return/reasons.ts`), and what only a whole order has (delivery, service, price). Added to, never taken away.
 */
export const FEEDBACK_REASON_TREE = {
	product: ['quality', 'not_as_described', 'defective', 'missing_parts', 'wrong_item'],
	fit: ['too_small', 'too_large'],
	delivery: ['arrived_late', 'damaged_in_transit', 'packaging', 'carrier'],
	service: ['no_answer', 'unfriendly', 'hard_to_return', 'refund_slow'],
	price: ['price', 'fees'],
	good: ['liked_product', 'liked_delivery', 'liked_service']
} as const;
export type FeedbackReasonGroup = keyof typeof FEEDBACK_REASON_TREE;
export type FeedbackReason = (typeof FEEDBACK_REASON_TREE)[FeedbackReasonGroup][number];

export const FEEDBACK_REASONS = Object.values(FEEDBACK_REASON_TREE).flat() as FeedbackReason[];

/** The groups of reasons worth offering for a score: what went wrong is asked of everybody but the delighted. */
export function groupsFor(score: number): FeedbackReasonGroup[] {
	if (score === 5) return ['good'];
	const trouble = ['product', 'fit', 'delivery', 'service', 'price'] as const;
	return score >= 4 ? ['good', ...trouble] : [...trouble];
}

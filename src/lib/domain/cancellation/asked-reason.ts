import { RETURN_REASONS } from '../return/reasons.ts';
import { SHOPPER_REASONS } from './reasons.ts';

/** What only a shop cancels for, and its being late, which the order's own dates tell (product.md, "Reasons"). */
const SHOP_REASONS = ['out_of_stock', 'fraud', 'late_against_promise'] as const;

/**
 * Why buyers give goods up or back, as handles that keep their meaning in every language: of cancelling, then of
 * returning. None is ever taken away.
 */
export const ASKED_REASONS: readonly string[] = [
	...new Set<string>([...SHOPPER_REASONS, ...SHOP_REASONS, ...RETURN_REASONS])
];

/**
 * A reason as somebody gave it, in what stays with a quote for good and what can be forgotten with the person: anything
 * that is no handle of ours is words, of a reason called `other`.
 */
export function splitAsked(reason: string | undefined): { handle?: string; words?: string } {
	if (reason === undefined || reason === '') return {};
	return ASKED_REASONS.includes(reason) ? { handle: reason } : { handle: 'other', words: reason };
}

/** Why shoppers cancel, as handles that keep their meaning in every language (product.md, "Reasons"). */
export const SHOPPER_REASONS = [
	'changed_mind',
	'ordered_by_mistake',
	'wrong_variant',
	'wrong_address',
	'duplicate',
	'found_cheaper',
	'price_dropped',
	'too_slow',
	'payment_problem',
	'forgot_discount',
	'other'
] as const;
export type ShopperReason = (typeof SHOPPER_REASONS)[number];

/** The reason that was chosen; nothing where none was, or one that nobody offered: a reason is never demanded. */
export const shopperReason = (chosen: unknown): ShopperReason | undefined =>
	SHOPPER_REASONS.find((handle) => handle === chosen);

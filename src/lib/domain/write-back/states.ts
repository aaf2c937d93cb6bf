/** What a storefront is told that happened here. */
export const WRITE_BACK_KINDS = ['cancel', 'refund', 'return', 'exchange'] as const;
export type WriteBackKind = (typeof WRITE_BACK_KINDS)[number];

/**
 * How far it is.
 *
 * - `pending`: nothing was done there yet, as far as anybody can know.
 * - `unknown`: it was asked for and not answered; it may have been done, and is looked for before it is asked for again.
 * - `done`: the storefront says so, or staff do.
 * - `refused`: the storefront will not; a task for staff.
 */
export const WRITE_BACK_STATES = ['pending', 'unknown', 'done', 'refused'] as const;
export type WriteBackState = (typeof WRITE_BACK_STATES)[number];

/** Storefronts that can be told, by the name their orders have as `source`. */
export const STOREFRONTS = ['shopify', 'woocommerce'] as const;
export type StorefrontName = (typeof STOREFRONTS)[number];
export const isStorefront = (name: string | null): name is StorefrontName =>
	STOREFRONTS.some((known) => known === name);

/** Within how many seconds the storefront should know; later it is late, a task for staff. */
export const KNOWN_WITHIN_S: Record<WriteBackKind, number> = {
	// A warehouse that is fed by the storefront packs until it hears of it.
	cancel: 15 * 60,
	refund: 60 * 60,
	return: 60 * 60,
	// What is to be packed is another thing now.
	exchange: 15 * 60
};

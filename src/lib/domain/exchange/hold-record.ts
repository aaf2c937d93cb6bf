/**
 * An amount held on the buyer's card as security for old goods that are still to come back. Minor units. While it is only
 * held it is no payment; what was taken of it is one.
 */
export type HoldRecord = {
	payment: string;
	amount: number;
	/** What was taken of it; what of that has gone back, or is on its way. */
	captured: number;
	back: number;
	/** Until when the provider keeps it, RFC 3339; null once nothing more can be taken of it. */
	until: string | null;
	/** It was taken or let go, or the provider was asked for either. */
	ending: boolean;
	/** It was let go, or will be: nothing comes of it. */
	let_go: boolean;
	/** The provider refused to take it: what is due is due again. */
	failed: boolean;
};

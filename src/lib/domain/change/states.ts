import { SHOPPER_REASONS } from '../cancellation/reasons.ts';
import { FEEDBACK_REASONS } from '../feedback/reasons.ts';
import { RETURN_REASONS } from '../return/reasons.ts';

/** What a shop changed because of what it heard (issue 10, 4). */
export const CHANGE_KINDS = ['policy', 'product', 'carrier', 'stock'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Where a reason was given that a change answers; a theme is what free text speaks of. */
export const HEARD_IN = ['cancel', 'return', 'feedback', 'theme'] as const;
export type HeardIn = (typeof HEARD_IN)[number];

/** A reason or a theme that a change answers: where it was heard, and its handle. */
export type Heard = { of: HeardIn; handle: string };

/** Why orders are cancelled: by their buyers, and by the shop where it has nothing to send. */
export const CANCEL_HANDLES = [...SHOPPER_REASONS, 'out_of_stock'] as const;
export type CancelHandle = (typeof CANCEL_HANDLES)[number];

/** The handles there are; themes are the shop's own and not here. */
export const HEARD_HANDLES: Readonly<Record<Exclude<HeardIn, 'theme'>, readonly string[]>> = {
	cancel: CANCEL_HANDLES,
	return: RETURN_REASONS,
	feedback: FEEDBACK_REASONS
};

/** More reasons than that, and one of them moves by chance: a change that answers everything answers nothing. */
export const MOST_HEARD = 8;

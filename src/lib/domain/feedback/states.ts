/** After what shoppers are asked; `order` is what they say unasked. */
export const OCCASIONS = ['delivered', 'cancelled', 'returned', 'exchanged', 'order'] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** An ask waits for its day, is put to the shopper once, and ends; `skipped` says why in `why`. */
export const FEEDBACK_ASK_STATES = ['planned', 'asked', 'answered', 'skipped'] as const;
export type FeedbackAskState = (typeof FEEDBACK_ASK_STATES)[number];

/** Why nobody was asked. */
export const SKIPPED_BECAUSE = [
	'off',
	'not_sampled',
	'answered',
	'erased',
	'overtaken',
	'too_late',
	'nothing_arrived'
] as const;
export type SkippedBecause = (typeof SKIPPED_BECAUSE)[number];

export const ASK_CHANNELS = ['page', 'mail'] as const;
export type AskChannel = (typeof ASK_CHANNELS)[number];

/** The five faces, worst first; the same numbers everywhere (issue 10, "five faces with text labels"). */
export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

/** Why words are kept out of the figures until somebody of the shop says otherwise. */
export const SUSPECTS = ['links', 'repeated', 'burst'] as const;
export type Suspect = (typeof SUSPECTS)[number];

/** Why somebody is to follow up. */
export const FOLLOW_UPS = ['urgent', 'low_score'] as const;
export type FollowUp = (typeof FOLLOW_UPS)[number];

/** How a follow-up ended, in one tap. */
export const OUTCOMES = ['reached', 'made_good', 'no_answer', 'not_needed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How it fits, as verified reviews say it. */
export const FITS = ['small', 'true', 'large'] as const;
export type ReviewFit = (typeof FITS)[number];

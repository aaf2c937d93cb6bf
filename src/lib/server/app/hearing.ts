import { changesOf } from './changes.ts';
import { feedbackDesk } from './feedback-desk.ts';
import { feedbackOf, type FeedbackOptions } from './feedback.ts';
import { followUpsOf } from './follow-ups.ts';

/** What shoppers say, what the shop makes of it, and what it changes because of it. */
export const hearingOf = (options: FeedbackOptions) => ({
	feedback: feedbackOf(options),
	feedbackDesk: feedbackDesk(options),
	/** Whom the shop speaks to before they ask. */
	followUps: followUpsOf(options),
	/** What was changed, and what came of it. */
	changes: changesOf(options)
});

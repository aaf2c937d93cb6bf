import type { z } from 'zod';
import type { FeedbackAnswer } from './schemas/feedback.ts';

type Listed = Awaited<ReturnType<App.Locals['app']['feedbackDesk']['page']>>['list'][number];
/** What a shopper said, as machines are told it. */
export const feedbackAnswer = (one: Listed): z.output<typeof FeedbackAnswer> => ({
	...{ id: one.id, order: one.ref, occasion: one.occasion, form_version: one.formVersion },
	...{ score: one.score, nps: one.nps, reasons: one.reasons as z.output<typeof FeedbackAnswer>['reasons'] },
	themes: one.themes.flatMap(({ theme, says, by }) => (says ? [{ theme, by }] : [])),
	...{ language: one.language, product: one.productId, words: one.words, photos: one.photos },
	review: one.review && { stars: one.review.stars, fit: one.review.fit, hidden: one.review.hidden },
	follow_up: one.task && {
		...{ kind: one.task.kind, due_at: one.task.dueAt, outcome: one.task.outcome },
		ended_at: one.task.endedAt
	},
	...{ suspect: one.suspect, given_at: one.at, edited_at: one.editedAt }
});

import { get } from './openapi-calls.ts';
import { FeedbackListAnswer } from './schemas/feedback.ts';

const scope = 'feedback:read';

/** What shoppers said, for the shop's own systems. Nothing here answers for a shopper. */
export const FEEDBACK_CALLS = {
	'/api/v1/feedback': get({
		summary: 'What shoppers said, the newest first',
		more: 'What looks like spam is not among it unless it is asked for.',
		scope,
		query: {
			score: 'only answers of this score, 1 to 5',
			theme: 'only answers that speak of this theme, by its handle',
			product: 'only answers about this product',
			suspect: '`true` for what looks like spam, and nothing else',
			cursor: '`next` of the page before',
			limit: 'at most so many, 50 where it is not said'
		},
		answers: { 200: { what: '`next` goes into `?cursor=`', schema: FeedbackListAnswer } },
		refusals: ['request.invalid']
	})
};

import { get, post } from './openapi-calls.ts';
import {
	AnsweredDelayAnswer,
	DelayAnswer,
	DelayAnswerSchema,
	DelaySchema,
	ShortagesAnswer
} from './schemas/delays.ts';

/** The calls about goods that come later than was said. */
export const DELAY_CALLS = {
	'/api/v1/orders/{ref}/delay': post({
		summary: 'Ask a buyer what to do about late goods: wait, swap, or cancel free',
		more: 'One question at a time: with another date it takes the place of the one before. What silence means is in the answer; a law can ask for consent.',
		scope: 'orders:write',
		parameters: ['ref'],
		body: DelaySchema,
		answers: {
			201: { what: 'Asked', schema: DelayAnswer },
			200: { what: 'Asked before, nothing changed', schema: DelayAnswer }
		},
		refusals: ['order.not_found', 'line.not_found', 'quantity.unavailable', 'delay.not_askable']
	}),
	'/api/v1/orders/{ref}/delay/answer': post({
		summary: 'Answer for the buyer, and carry it out',
		scope: 'orders:write',
		parameters: ['ref'],
		body: DelayAnswerSchema,
		answers: { 200: { what: 'Carried out, now or before', schema: AnsweredDelayAnswer } },
		refusals: ['order.not_found', 'delay.not_open', 'delay.changed', 'refund.exceeds_refundable']
	}),
	'/api/v1/shortages': get({
		summary: 'Variants of which more is ordered than there is, what misses most first',
		scope: 'orders:read',
		query: { cursor: '`next` of the page before' },
		answers: { 200: { what: '`next` goes into `?cursor=`', schema: ShortagesAnswer } },
		refusals: ['request.invalid']
	})
};

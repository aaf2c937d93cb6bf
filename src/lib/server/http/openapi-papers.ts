import { get } from './openapi-calls.ts';
import { TermsAnswer } from './schemas/papers.ts';

/** The calls about what people print and keep of an order. */
export const PAPER_CALLS = {
	'/api/v1/orders/{ref}/terms': get({
		summary: 'The terms that applied to an order, and what is different today',
		scope: 'orders:read',
		parameters: ['ref'],
		answers: { 200: { what: 'The policy of the day it was placed', schema: TermsAnswer } },
		refusals: ['order.not_found']
	})
};

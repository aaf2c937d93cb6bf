import { post } from './openapi-calls.ts';
import { AcceptSchema, DecidedAnswer, DeclineSchema } from './schemas/requests.ts';

const scope = 'orders:write';
const refusals = ['cancel.request_not_found', 'cancel.request_decided'] as const;

/** The calls of the warehouse about cancellations it has to agree to; what is not said in time is accepted. */
export const REQUEST_CALLS = {
	'/api/v1/requests/{id}/accept': post({
		summary: 'Let the goods go; `overtaken` where they have left already',
		scope,
		parameters: ['id'],
		body: AcceptSchema,
		answers: { 200: { what: 'Decided, now or before', schema: DecidedAnswer } },
		refusals: [...refusals, 'refund.exceeds_refundable']
	}),
	'/api/v1/requests/{id}/decline': post({
		summary: 'Keep the goods, and say why',
		scope,
		parameters: ['id'],
		body: DeclineSchema,
		answers: { 200: { what: 'Decided, now or before', schema: DecidedAnswer } },
		refusals: [...refusals]
	})
};

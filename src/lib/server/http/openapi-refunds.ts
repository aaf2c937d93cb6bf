import { get, post } from './openapi-calls.ts';
import {
	DestinationAnswer,
	FailSchema,
	RefundAnswer,
	RefundsAnswer,
	SettleSchema
} from './schemas/refunds.ts';

const scope = 'finance:write';

/** The calls of the finance team. */
export const REFUND_CALLS = {
	'/api/v1/refunds': get({
		summary: 'Refunds, oldest first',
		scope,
		query: {
			state: '`requested`, `sent`, `unknown`, `settled`, `failed` or `overdue`',
			cursor: '`next` of the page before',
			limit: 'at most so many, 50 where it is not said'
		},
		answers: { 200: { what: '`next` goes into `?cursor=`', schema: RefundsAnswer } },
		refusals: ['request.invalid']
	}),
	'/api/v1/refunds/{id}/destination': get({
		summary:
			'The account it goes to, where it cannot go back the way the money came; who read it is written down',
		scope,
		parameters: ['id'],
		answers: { 200: { what: 'The account in full', schema: DestinationAnswer } },
		refusals: ['refund.not_found', 'refund.needs_destination', 'refund.state_conflict']
	}),
	'/api/v1/refunds/{id}/settle': post({
		summary: 'The money is back',
		scope,
		parameters: ['id'],
		body: SettleSchema,
		answers: { 200: { what: 'Settled, now or before', schema: RefundAnswer } },
		refusals: ['refund.not_found', 'refund.state_conflict']
	}),
	'/api/v1/refunds/{id}/fail': post({
		summary: 'The refund did not go through; it is still owed',
		scope,
		parameters: ['id'],
		body: FailSchema,
		answers: { 200: { what: 'Failed, now or before', schema: RefundAnswer } },
		refusals: ['refund.not_found', 'refund.state_conflict']
	})
};

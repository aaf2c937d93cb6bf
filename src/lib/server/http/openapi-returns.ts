import { get, post } from './openapi-calls.ts';
import { AcceptSchema, DeclineSchema } from './schemas/requests.ts';
import { NothingSchema } from './schemas/goods.ts';
import { AcceptPostageSchema, PostageSchema, PostageStepAnswer } from './schemas/postage.ts';
import {
	AnswerSchema,
	InspectSchema,
	ObjectSchema,
	ReceiveSchema,
	ReturnAnswer,
	ReturnsAnswer,
	ReturnStepAnswer,
	SentSchema
} from './schemas/returns.ts';

const refusals = ['return.not_found', 'return.state_conflict'] as const;
const step = { 200: { what: 'Done, now or before', schema: ReturnStepAnswer } };
const decided = { 200: { what: 'Done, now or before', schema: PostageStepAnswer } };
const parameters = ['id'];

/** The calls about goods that come back. */
export const RETURN_CALLS = {
	'/api/v1/returns': get({
		summary: 'Returns, oldest first',
		scope: 'warehouse:write',
		query: {
			state: 'only those in this state',
			cursor: '`next` of the page before',
			limit: 'at most so many, 50 where it is not said'
		},
		answers: { 200: { what: '`next` goes into `?cursor=`', schema: ReturnsAnswer } },
		refusals: ['request.invalid']
	}),
	'/api/v1/returns/{id}': get({
		summary: 'Read a return',
		scope: 'warehouse:write',
		parameters,
		answers: { 200: { what: 'The return, with what can happen to it now', schema: ReturnAnswer } },
		refusals: ['return.not_found']
	}),
	'/api/v1/returns/{id}/accept': post({
		summary: 'Approve a return that somebody has to look at first',
		scope: 'orders:write',
		parameters,
		body: AcceptSchema,
		answers: step,
		refusals: [...refusals]
	}),
	'/api/v1/returns/{id}/decline': post({
		summary: 'Decline it, and say why',
		scope: 'orders:write',
		parameters,
		body: DeclineSchema,
		answers: step,
		refusals: [...refusals, 'return.undeclinable', 'reason.missing']
	}),
	'/api/v1/returns/{id}/cancel': post({
		summary: 'The buyer keeps the goods after all; until they are handed in',
		scope: 'quotes:write',
		parameters,
		body: NothingSchema,
		answers: step,
		refusals: [...refusals, 'return.refunded', 'return.undeclinable', 'exchange.under_way']
	}),
	'/api/v1/returns/{id}/sent': post({
		summary: 'It was handed in',
		scope: 'tracking:write',
		parameters,
		body: SentSchema,
		answers: step,
		refusals: [...refusals]
	}),
	'/api/v1/returns/{id}/receive': post({
		summary: 'What came; again for another box',
		scope: 'warehouse:write',
		parameters,
		body: ReceiveSchema,
		answers: step,
		refusals: [...refusals, 'line.not_found', 'quantity.unavailable']
	}),
	'/api/v1/returns/{id}/inspect': post({
		summary: 'How it was found, and what is deducted for that',
		scope: 'warehouse:write',
		parameters,
		body: InspectSchema,
		answers: step,
		refusals: [
			...refusals,
			'line.not_found',
			'quantity.unavailable',
			'refund.exceeds_refundable',
			'return.refunded',
			'photo.not_found'
		]
	}),
	'/api/v1/returns/{id}/object': post({
		summary: 'The buyer objects to a deduction',
		scope: 'quotes:write',
		parameters,
		body: ObjectSchema,
		answers: step,
		refusals: [...refusals]
	}),
	'/api/v1/returns/{id}/answer': post({
		summary: 'Answer an objection: the deduction stands, or is given back',
		scope: 'orders:write',
		parameters,
		body: AnswerSchema,
		answers: step,
		refusals: [...refusals]
	}),
	'/api/v1/returns/{id}/postage': post({
		summary: 'The buyer asks for the postage they paid to send it their own way, where the shop bears it',
		scope: 'quotes:write',
		parameters,
		body: PostageSchema,
		answers: decided,
		refusals: [
			...['return.not_found', 'postage.not_claimable', 'postage.over_limit'],
			...['postage.receipt_missing', 'photo.not_found']
		] as const
	}),
	'/api/v1/returns/{id}/postage/accept': post({
		summary: 'Take it on, all of it or less; paid once the return is settled',
		scope: 'orders:write',
		parameters,
		body: AcceptPostageSchema,
		answers: decided,
		refusals: ['return.not_found', 'postage.not_asked', 'postage.decided', 'reason.missing']
	}),
	'/api/v1/returns/{id}/postage/decline': post({
		summary: 'Pay nothing of it, and say why',
		scope: 'orders:write',
		parameters,
		body: DeclineSchema,
		answers: decided,
		refusals: ['return.not_found', 'postage.not_asked', 'postage.decided', 'reason.missing']
	})
};

import { post } from './openapi-calls.ts';
import {
	CreditBalanceAnswer,
	CreditBalanceSchema,
	CreditMovedAnswer,
	ReleaseCreditSchema,
	SpendCreditSchema,
	TakeCreditBackSchema
} from './schemas/credits.ts';

const scope = 'credits:write';

/** Store credit, for the shop's checkout and its finance team. */
export const CREDIT_CALLS = {
	'/api/v1/credits/balance': post({
		summary: 'What an address has to spend, by currency, and when what of it ends',
		scope,
		body: CreditBalanceSchema,
		answers: { 200: { what: 'What ends first stands first', schema: CreditBalanceAnswer } },
		refusals: []
	}),
	'/api/v1/credits/spend': post({
		summary: 'Pay with store credit',
		more: 'The answer’s `id` goes into the order document: `payments: [{provider: store_credit, reference: id, …}]`. What of that order is cancelled or returned goes back to where it came from.',
		scope,
		body: SpendCreditSchema,
		answers: { 201: { what: 'Spent', schema: CreditMovedAnswer } },
		refusals: ['credit.insufficient']
	}),
	'/api/v1/credits/{id}/release': post({
		summary: 'Give back what was spent for a purchase that did not happen',
		scope,
		parameters: ['id'],
		body: ReleaseCreditSchema,
		answers: { 200: { what: 'Given back, now or before', schema: CreditMovedAnswer } },
		refusals: ['credit.not_found', 'credit.on_order']
	}),
	'/api/v1/credits/take-back': post({
		summary: 'Take back store credit that should not have been given',
		scope: 'finance:write',
		body: TakeCreditBackSchema,
		answers: { 201: { what: 'Taken back', schema: CreditMovedAnswer } },
		refusals: ['credit.insufficient']
	})
};

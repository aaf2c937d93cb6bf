import { get, post } from './openapi-calls.ts';
import { ConfirmAnswer, ConfirmSchema, QuoteAnswer, QuoteSchema } from './schemas/quotes.ts';

const scope = 'quotes:write';

/** The calls about quotes: asked for, read, confirmed. */
export const QUOTE_CALLS = {
	'/api/v1/orders/{ref}/quotes': post({
		summary: 'What cancelling would cost and give back; binding until it expires',
		scope,
		parameters: ['ref'],
		body: QuoteSchema,
		answers: { 201: { what: 'Quoted', schema: QuoteAnswer } },
		refusals: [
			'order.not_found',
			'line.not_found',
			'quantity.unavailable',
			'cancellation.window_closed',
			'return.window_closed',
			'return.not_eligible',
			'goods.claimed',
			'quote.kind_unavailable'
		]
	}),
	'/api/v1/quotes/{id}': get({
		summary: 'Read a quote',
		scope,
		parameters: ['id'],
		answers: { 200: { what: 'The quote as it stands', schema: QuoteAnswer } },
		refusals: ['quote.not_found']
	}),
	'/api/v1/quotes/{id}/confirm': post({
		summary: 'Confirm a quote; again, the same answer again',
		scope,
		parameters: ['id'],
		body: ConfirmSchema,
		answers: { 200: { what: 'Cancelled, or requested where the warehouse decides', schema: ConfirmAnswer } },
		refusals: ['quote.not_found', 'quote.expired', 'quote.superseded', 'refund.exceeds_refundable']
	})
};

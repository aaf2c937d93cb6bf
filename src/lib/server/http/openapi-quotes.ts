import { get, post } from './openapi-calls.ts';
import { ConfirmAnswer, ConfirmSchema, QuoteAnswer, QuoteSchema } from './schemas/quotes.ts';

const scope = 'quotes:write';

/** The calls about quotes: asked for, read, confirmed. */
export const QUOTE_CALLS = {
	'/api/v1/orders/{ref}/quotes': post({
		summary: 'What cancelling would cost and give back; binding until it expires',
		more: 'Nothing is changed by asking. Which lines and how many are open stands in `actions` of the order. A key with `quotes:ask` alone is for a shopper’s assistant: it asks and reads, and the shopper confirms at `/orders/{ref}/cancel/{id of the quote}`.',
		scope,
		or: 'quotes:ask',
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
			'goods.given',
			'quote.kind_unavailable',
			'return.resolution_unavailable',
			'return.way_unavailable',
			'exchange.not_offered',
			'stock.unavailable'
		]
	}),
	'/api/v1/quotes/{id}': get({
		summary: 'Read a quote',
		scope,
		or: 'quotes:ask',
		parameters: ['id'],
		answers: { 200: { what: 'The quote as it stands', schema: QuoteAnswer } },
		refusals: ['quote.not_found']
	}),
	'/api/v1/quotes/{id}/confirm': post({
		summary: 'Confirm a quote; again, the same answer again',
		more: 'Only after the shopper has seen this quote, its fee and its refund, and has said yes to it. `quotes:ask` does not do.',
		scope,
		parameters: ['id'],
		body: ConfirmSchema,
		answers: { 200: { what: 'Cancelled, or requested where the warehouse decides', schema: ConfirmAnswer } },
		refusals: [
			'quote.not_found',
			'quote.expired',
			'quote.superseded',
			'refund.exceeds_refundable',
			'stock.unavailable'
		]
	})
};

import { get } from './openapi-calls.ts';
import { BasketSchema, BasketTermsAnswer, LONGEST_BASKET } from './schemas/basket.ts';

const query = {
	basket: {
		what: `As JSON, at most ${LONGEST_BASKET} characters: {"currency":"EUR","country":"DE","lines":[{"sku":"MUG","tags":["custom"],"quantity":2,"amount":4200}]}`,
		json: BasketSchema
	},
	locale: '`en` or `zh-CN`; `Accept-Language` decides where it is left out'
};
const refusals = ['request.invalid', 'order.discount_exceeds_goods', 'rate.limited'] as const;
const unchanged = { what: 'The terms in `If-None-Match` still hold' };

/** The calls about what is not bought yet. */
export const BASKET_CALLS = {
	'/api/v1/terms': get({
		summary: 'Before buying: until when a basket could be cancelled and sent back, and at what price',
		more: 'The engine that will quote the order answers, with the law as its floor. Times count from the order, so the answer may be kept for as long as `Cache-Control` says. `disclosure` goes into `disclosures` of the order once its buyer has seen the terms.',
		query,
		answers: { 200: { what: 'The terms, as data and in words', schema: BasketTermsAnswer }, 304: unchanged },
		refusals
	}),
	'/api/v1/terms.html': get({
		summary: 'The same as HTML, for a page that is made on a server',
		more: 'Words without style or script, which the widget `/widget/v1.js` takes over where it is loaded.',
		query,
		answers: { 200: { what: 'One `<roundtrip-terms>` element, text/html' }, 304: unchanged },
		refusals
	})
};

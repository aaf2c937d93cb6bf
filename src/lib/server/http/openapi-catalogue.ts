import { get, put } from './openapi-calls.ts';
import {
	ProductAnswer,
	ProductRecord,
	ProductSchema,
	StockAnswer,
	StockSchema
} from './schemas/catalogue.ts';

const product = { scope: 'catalogue:write', parameters: ['id'] };
const stock = { scope: 'stock:write', parameters: ['variant'] };
const unchanged = { what: 'Not changed since the tag in `If-None-Match`' };

/** The calls about what there is to sell. */
export const CATALOGUE_CALLS = {
	'/api/v1/products/{id}': {
		...get({
			...product,
			summary: 'Read a product, its variants and what they have cost',
			answers: {
				200: { what: 'The product; `ETag` names its version', schema: ProductRecord },
				304: unchanged
			},
			refusals: ['product.not_found']
		}),
		...put({
			...product,
			summary: 'Send a product with its variants, new or changed',
			body: ProductSchema,
			answers: {
				201: { what: 'New', schema: ProductAnswer },
				200: { what: 'Known: this is what it is now', schema: ProductAnswer }
			},
			refusals: ['variant.in_use']
		})
	},
	'/api/v1/stock/{variant}': {
		...get({
			...stock,
			summary: 'Read how many pieces of a variant there are, and what of them is free',
			answers: { 200: { what: 'As counted last', schema: StockAnswer }, 304: unchanged },
			refusals: ['stock.not_found']
		}),
		...put({
			...stock,
			summary: 'Say how many pieces of a variant there are',
			body: StockSchema,
			answers: { 200: { what: 'As counted, and what of it is reserved', schema: StockAnswer } },
			refusals: []
		})
	}
};

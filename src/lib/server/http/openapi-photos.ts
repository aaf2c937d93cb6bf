import { z } from 'zod';
import { get, post } from './openapi-calls.ts';

const PhotoAnswer = z
	.object({
		id: z.string().meta({ description: 'For `evidence` of a quote' }),
		order: z.string(),
		width: z.int().meta({ description: 'Of what was kept, in pixels' }),
		height: z.int(),
		bytes: z.int()
	})
	.meta({ id: 'Photo' });
const Bytes = z.string().meta({ format: 'binary' });

/** The calls about pictures of what buyers got. */
export const PHOTO_CALLS = {
	'/api/v1/orders/{ref}/photos': post({
		summary: 'Send a picture of goods, for a return',
		more: 'One picture, as the body or as the one file of a form. It is made anew: upright, at most 2048 pixels, without what the camera noted. It is thrown away after a day unless a return is asked for with it.',
		scope: 'quotes:write',
		parameters: ['ref'],
		bytes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'multipart/form-data'],
		answers: { 201: { what: 'Kept', schema: PhotoAnswer } },
		refusals: [
			'order.not_found',
			'photo.unsupported',
			'photo.unreadable',
			'photo.too_large',
			'photo.too_many',
			'rate.limited'
		]
	}),
	'/api/v1/orders/{ref}/photos/{id}': get({
		summary: 'A picture that was sent for an order',
		scope: 'warehouse:write',
		parameters: ['ref', 'id'],
		query: { size: '`small` for one of at most 320 pixels' },
		answers: { 200: { what: 'As it was made anew', schema: Bytes, type: 'image/jpeg' } },
		refusals: ['photo.not_found']
	})
};

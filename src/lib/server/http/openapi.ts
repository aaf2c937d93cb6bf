import { createDocument } from 'zod-openapi';
import { get, operation, post } from './openapi-calls.ts';
import { ENDPOINT_CALLS, ENDPOINT_MESSAGES } from './openapi-endpoints.ts';
import { DELAY_CALLS } from './openapi-delays.ts';
import { FEEDBACK_CALLS } from './openapi-feedback.ts';
import { CREDIT_CALLS } from './openapi-credits.ts';
import { REFUND_CALLS } from './openapi-refunds.ts';
import { REQUEST_CALLS } from './openapi-requests.ts';
import { RETURN_CALLS } from './openapi-returns.ts';
import { PHOTO_CALLS } from './openapi-photos.ts';
import { QUOTE_CALLS } from './openapi-quotes.ts';
import { POLICY_CALLS } from './openapi-policies.ts';
import {
	ClaimStepAnswer,
	EventsAnswer,
	LinkAnswer,
	OrderAnswer,
	ScansAnswer,
	SentAgainAnswer,
	ShipmentAnswer
} from './schemas/answers.ts';
import { ClaimAnswer } from './schemas/services.ts';
import { PAPER_CALLS } from './openapi-papers.ts';
import { BASKET_CALLS } from './openapi-basket.ts';
import { CATALOGUE_CALLS } from './openapi-catalogue.ts';
import { ClaimSchema, LinkSchema, ScansSchema, SendAgainSchema, ShipmentSchema } from './schemas/goods.ts';
import { OrderDocumentSchema } from './schemas/order-document.ts';

/** The API as an OpenAPI 3.1 document, made from the very schemas the endpoints parse with. */
export const openApiDocument = () =>
	createDocument({
		openapi: '3.1.0',
		info: {
			title: 'Roundtrip',
			version: '1',
			description:
				'Amounts are integers in minor units of the document’s currency; instants are RFC 3339 with an offset. Every unsafe call carries an `Idempotency-Key`; the same key with the same content gets the same bytes again. Refusals are problem documents (RFC 9457). A shopper’s assistant is given a key with `orders:read` and `quotes:ask`: it reads what may be done (`actions`) and asks for quotes, and the shopper confirms; how is told at `/llms.txt`.'
		},
		components: {
			securitySchemes: {
				key: { type: 'http', scheme: 'bearer', description: 'A key made by `roundtrip keys create`: `rt_…`' }
			}
		},
		webhooks: ENDPOINT_MESSAGES,
		paths: {
			'/api/v1/orders': post({
				summary: 'Send an order, new or changed',
				scope: 'orders:write',
				body: OrderDocumentSchema,
				answers: {
					201: { what: 'New', schema: OrderAnswer },
					200: { what: 'Known; updated, or ignored because it was older', schema: OrderAnswer }
				},
				refusals: ['order.total_mismatch', 'order.discount_exceeds_goods']
			}),
			...BASKET_CALLS,
			...CATALOGUE_CALLS,
			'/api/v1/orders/{ref}': get({
				summary: 'Read an order',
				scope: 'orders:read',
				parameters: ['ref'],
				answers: {
					200: {
						what: 'The order; `ETag` names its version, and until when its actions stand. Where it goes stands in it for keys with `warehouse:write`',
						schema: OrderAnswer
					},
					304: { what: 'Nothing of it has changed since the tag in `If-None-Match`, nor what may be done' }
				},
				refusals: ['order.not_found']
			}),
			'/api/v1/orders/{ref}/events': get({
				summary:
					'The history of an order; with `Accept: text/event-stream` live, resumable by `Last-Event-ID`',
				scope: 'orders:read',
				parameters: ['ref'],
				answers: { 200: { what: 'Oldest first; `next` goes into `?cursor=`', schema: EventsAnswer } },
				refusals: ['order.not_found', 'request.invalid']
			}),
			'/api/v1/orders/{ref}/claims': post({
				summary: 'Take goods for packing, all or nothing',
				scope: 'warehouse:write',
				parameters: ['ref'],
				body: ClaimSchema,
				answers: { 201: { what: 'Claimed', schema: ClaimAnswer } },
				refusals: ['order.not_found', 'line.not_found', 'quantity.unavailable']
			}),
			...Object.fromEntries(
				(['packed', 'handed-over', 'release'] as const).map((step) => [
					`/api/v1/claims/{id}/${step}`,
					post({
						summary: {
							packed: 'The goods are packed',
							'handed-over': 'The carrier has them',
							release: 'The goods go back on the shelf'
						}[step],
						scope: 'warehouse:write',
						parameters: ['id'],
						answers: { 200: { what: 'Done, or done before', schema: ClaimStepAnswer } },
						refusals: ['claim.not_found', 'claim.state_conflict']
					})
				])
			),
			'/api/v1/orders/{ref}/shipments': post({
				summary: 'A parcel exists: of a claim, of open lines, or of a return on its way back',
				scope: 'tracking:write',
				parameters: ['ref'],
				body: ShipmentSchema,
				answers: { 201: { what: 'Kept; what had been cancelled is named', schema: ShipmentAnswer } },
				refusals: [
					'order.not_found',
					'claim.not_found',
					'claim.state_conflict',
					'line.not_found',
					'quantity.unavailable',
					'return.not_found',
					'return.state_conflict'
				]
			}),
			'/api/v1/shipments/{id}/again': post({
				summary: 'What came back is sent anew: another parcel with the same pieces',
				scope: 'tracking:write',
				parameters: ['id'],
				body: SendAgainSchema,
				answers: { 201: { what: 'Kept; its buyer is told', schema: SentAgainAnswer } },
				refusals: ['shipment.not_found', 'shipment.not_back', 'shipment.nothing_left']
			}),
			'/api/v1/shipments/{id}/scans': post({
				summary: 'What the carrier saw',
				scope: 'tracking:write',
				parameters: ['id'],
				body: ScansSchema,
				answers: { 200: { what: 'Kept; `recorded` counts the new ones', schema: ScansAnswer } },
				refusals: ['shipment.not_found']
			}),
			...PAPER_CALLS,
			...POLICY_CALLS,
			...PHOTO_CALLS,
			...QUOTE_CALLS,
			...REQUEST_CALLS,
			...RETURN_CALLS,
			...REFUND_CALLS,
			...DELAY_CALLS,
			...CREDIT_CALLS,
			...FEEDBACK_CALLS,
			...ENDPOINT_CALLS,
			'/api/v1/orders/{ref}/links': post({
				summary: 'Make a share link',
				scope: 'links:write',
				parameters: ['ref'],
				body: LinkSchema,
				answers: { 201: { what: 'The address is shown this once', schema: LinkAnswer } },
				refusals: ['order.not_found']
			}),
			'/api/v1/links/{id}': {
				delete: operation(
					{
						summary: 'Revoke a share link',
						scope: 'links:write',
						parameters: ['id'],
						answers: { 200: { what: 'Ended' } },
						refusals: ['link.not_found']
					},
					true
				)
			}
		}
	});

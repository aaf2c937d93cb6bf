import type { ZodOpenApiObject } from 'zod-openapi';
import { EVENTS } from '#domain/endpoints/event-names.ts';
import { get, operation, patch, post } from './openapi-calls.ts';
import {
	DeletedAnswer,
	DeliveriesAnswer,
	EndpointAnswer,
	EndpointChangeSchema,
	EndpointsAnswer,
	EndpointWithSecret,
	NewEndpointSchema,
	ReplayedAnswer,
	RotateSchema,
	TestedAnswer,
	WebhookMessage
} from './schemas/endpoints.ts';

const scope = 'endpoints:write';
const ofOne = { scope, parameters: ['id'] };
const missing = ['endpoint.not_found'] as const;

/** The calls about webhooks out. */
export const ENDPOINT_CALLS = {
	'/api/v1/endpoints': {
		...get({
			summary: 'Your systems that are told of events',
			scope,
			answers: { 200: { what: 'Oldest first', schema: EndpointsAnswer } },
			refusals: []
		}),
		...post({
			summary:
				'Tell a system of events: signed as Standard Webhooks, at least once, under one `webhook-id` each',
			scope,
			body: NewEndpointSchema,
			answers: { 201: { what: 'The secret is shown this once', schema: EndpointWithSecret } },
			refusals: ['endpoint.address_refused', 'endpoint.too_many']
		})
	},
	'/api/v1/endpoints/{id}': {
		...get({
			...ofOne,
			summary: 'One endpoint',
			answers: { 200: { what: 'How it is and how it does', schema: EndpointAnswer } },
			refusals: missing
		}),
		...patch({
			...ofOne,
			summary: 'Change where it is told, of what, and whether',
			body: EndpointChangeSchema,
			answers: { 200: { what: 'Changed', schema: EndpointAnswer } },
			refusals: [...missing, 'endpoint.address_refused']
		}),
		delete: operation(
			{
				...ofOne,
				summary: 'Tell it nothing any more; what was kept for it goes too',
				answers: { 200: { what: 'Deleted', schema: DeletedAnswer } },
				refusals: missing
			},
			true
		)
	},
	'/api/v1/endpoints/{id}/rotate': post({
		...ofOne,
		summary: 'A new secret; the former one signs beside it for a while',
		body: RotateSchema,
		answers: { 200: { what: 'The secret is shown this once', schema: EndpointWithSecret } },
		refusals: missing
	}),
	'/api/v1/endpoints/{id}/test': post({
		...ofOne,
		summary: 'Send a message of the type `endpoint.test`, once',
		answers: { 202: { what: 'It is being sent', schema: TestedAnswer } },
		refusals: [...missing, 'endpoint.disabled']
	}),
	'/api/v1/endpoints/{id}/replay': post({
		...ofOne,
		summary: 'Send again all that has failed, under its old ids',
		answers: { 202: { what: 'How many', schema: ReplayedAnswer } },
		refusals: [...missing, 'endpoint.disabled']
	}),
	'/api/v1/endpoints/{id}/deliveries': get({
		...ofOne,
		summary: 'What was sent to it, newest first',
		query: {
			state: '`waiting`, `delivered` or `failed`',
			cursor: '`next` of the page before',
			limit: 'at most so many, 50 where it is not said'
		},
		answers: { 200: { what: '`next` goes into `?cursor=`', schema: DeliveriesAnswer } },
		refusals: [...missing, 'request.invalid']
	}),
	'/api/v1/endpoints/{id}/deliveries/{delivery}/replay': post({
		scope,
		parameters: ['id', 'delivery'],
		summary: 'Send one again that has ended, under its old id',
		answers: { 202: { what: 'One, or none where it is waiting anyway', schema: ReplayedAnswer } },
		refusals: [...missing, 'delivery.not_found', 'endpoint.disabled']
	})
};

/** What endpoints are sent: one shape for every event. */
export const ENDPOINT_MESSAGES = {
	event: {
		post: {
			summary: `An event, signed as Standard Webhooks says: ${EVENTS.join(', ')}`,
			security: [],
			requestBody: { required: true, content: { 'application/json': { schema: WebhookMessage } } },
			responses: {
				'2XX': { description: 'Taken; everything else, redirects too, and it comes again' },
				'410': { description: 'Nothing more, please: the endpoint is switched off' }
			}
		}
	}
} satisfies ZodOpenApiObject['webhooks'];

import { z } from 'zod';
import { DELIVERY_STATES, DISABLED_BECAUSE, ENDPOINT_STATES } from '#domain/endpoints/endpoint.ts';
import { SUBSCRIPTIONS } from '#domain/endpoints/event-names.ts';
import { Instant, text } from './atoms.ts';

const Url = text(2048).min(1, 'an https address').meta({
	description: 'https, port 443 or from 1024 up, a public host',
	example: 'https://erp.shop.example/in'
});

const Subscription = z
	.enum(SUBSCRIPTIONS as [string, ...string[]], 'an event, a group as refund.*, or *')
	.meta({ example: 'order.placed' });

const Events = z.array(Subscription).min(1, 'at least one').max(100, 'at most 100');

export const NewEndpointSchema = z
	.strictObject({ url: Url, events: Events, description: text(200).optional() })
	.meta({ id: 'NewEndpoint' });

export const EndpointChangeSchema = z
	.strictObject({
		url: Url.optional(),
		events: Events.optional(),
		description: text(200).optional(),
		state: z
			.enum(['active', 'paused'], 'active or paused')
			.optional()
			.meta({ description: '`active` also switches on again what had been switched off' })
	})
	.meta({ id: 'EndpointChange' });

export const RotateSchema = z
	.strictObject({
		former_for_hours: z
			.int('whole hours')
			.min(0, 'not below 0')
			.max(168, 'at most a week')
			.optional()
			.meta({ description: 'How long the former secret signs beside the new one; 24 where it is not said' })
	})
	.optional()
	.meta({ id: 'RotateRequest' });

export const EndpointAnswer = z
	.object({
		id: z.string(),
		url: z.string(),
		description: z.string(),
		events: z.array(z.string()),
		state: z.enum(ENDPOINT_STATES),
		disabled_because: z.enum(DISABLED_BECAUSE).nullable(),
		disabled_at: Instant.nullable(),
		failing_since: Instant.nullable(),
		last_success_at: Instant.nullable(),
		former_secret_until: Instant.nullable(),
		waiting: z.int().meta({ description: 'Deliveries that are due, being sent, or tried again' }),
		failed: z.int().meta({ description: 'Deliveries that were given up' }),
		created_at: Instant
	})
	.meta({ id: 'Endpoint' });

export const EndpointWithSecret = EndpointAnswer.extend({
	secret: z.string().meta({
		description: 'What messages are signed with; shown this once',
		example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
	})
}).meta({ id: 'EndpointWithSecret' });

export const EndpointsAnswer = z.object({ endpoints: z.array(EndpointAnswer) }).meta({ id: 'Endpoints' });

/** What stands behind the question mark of the list. */
export const DeliveriesQuery = z.strictObject({
	state: z.enum(DELIVERY_STATES).optional(),
	cursor: z.uuid('a cursor as the last page gave it').optional(),
	limit: z.coerce.number().int().min(1).max(200).default(50)
});

export const DeliveryAnswer = z
	.object({
		id: z.string(),
		webhook_id: z.string().meta({ description: 'The `webhook-id` it is sent under, each time' }),
		event: z.string(),
		order: z.string().nullable(),
		seq: z.int().nullable(),
		state: z.enum(DELIVERY_STATES),
		attempts: z.int(),
		next_attempt_at: Instant.nullable(),
		last_attempt_at: Instant.nullable(),
		last_status: z.int().nullable().meta({ description: 'What the receiver answered last' }),
		last_error: z.string().nullable().meta({ description: 'Why it did not answer' }),
		last_ms: z.int().nullable(),
		replayed: z.boolean(),
		created_at: Instant,
		ended_at: Instant.nullable()
	})
	.meta({ id: 'EndpointDelivery' });

export const DeliveriesAnswer = z
	.object({ deliveries: z.array(DeliveryAnswer), next: z.string().optional() })
	.meta({ id: 'EndpointDeliveries' });

export const DeletedAnswer = z.object({ id: z.string(), deleted: z.literal(true) });
export const TestedAnswer = z.object({ delivery: z.string() });
export const ReplayedAnswer = z.object({ replayed: z.int() });

/** What is sent: an event, and the order as the API answers it. */
export const WebhookMessage = z
	.object({
		type: z.string().meta({ example: 'order.placed' }),
		timestamp: Instant.meta({ description: 'When it happened' }),
		seq: z.int().meta({ description: 'The number of the entry in the history of its order' }),
		actor: z.object({ kind: z.enum(['system', 'machine', 'shopper', 'staff', 'carrier']) }),
		change: z.looseObject({}).meta({ description: 'What happened, as `/orders/{ref}/events` tells it' }),
		data: z.looseObject({}).meta({
			description:
				'The order as `GET /api/v1/orders/{ref}` answers it when the message is sent, without where it goes; of two messages the one with the higher `version` is newer'
		})
	})
	.meta({ id: 'WebhookMessage' });

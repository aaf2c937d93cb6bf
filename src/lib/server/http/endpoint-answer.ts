import type { DeliveryState, DisabledBecause, EndpointState } from '#domain/endpoints/endpoint.ts';

type Composed = App.Locals['app'];

type Endpoint = {
	id: string;
	url: string;
	description: string;
	events: string[];
	state: EndpointState;
	disabledBecause: DisabledBecause | null;
	disabledAt: Date | null;
	failingSince: Date | null;
	lastSuccessAt: Date | null;
	secrets: readonly { until?: string }[];
	waiting: number;
	failed: number;
	createdAt: Date;
};

type Delivery = {
	id: string;
	messageId: string;
	event: string;
	ref: string | null;
	seq: number | null;
	state: DeliveryState;
	attempts: number;
	nextAttemptAt: Date;
	lastAttemptAt: Date | null;
	lastStatus: number | null;
	lastError: string | null;
	lastMs: number | null;
	replayed: boolean;
	createdAt: Date;
	endedAt: Date | null;
};

const text = (at: Date | null) => at?.toISOString() ?? null;

/** An endpoint as it is told; of its secrets only until when a former one signs. */
export function endpointAnswer(endpoint: Endpoint) {
	const { id, url, description, events, state, waiting, failed, secrets } = endpoint;
	const [, former] = secrets;
	const isFormerGood = former?.until !== undefined && Date.parse(former.until) > Date.now();
	return {
		...{ id, url, description, events, state },
		disabled_because: endpoint.disabledBecause,
		disabled_at: text(endpoint.disabledAt),
		failing_since: text(endpoint.failingSince),
		last_success_at: text(endpoint.lastSuccessAt),
		former_secret_until: isFormerGood ? (former.until ?? null) : null,
		...{ waiting, failed },
		created_at: endpoint.createdAt.toISOString()
	};
}

/** An endpoint with its secret, which stays locked until it is sent: see `revealSecret`. */
export const secretAnswer = (endpoint: Endpoint & { secret: string }) => ({
	...endpointAnswer(endpoint),
	secret: endpoint.secret
});

/** The answer that is sent, made of the one that is kept. */
export function revealSecret(app: Composed, body: string): string {
	const kept = JSON.parse(body) as { id: string; secret: string };
	const secret = app.endpoints.reveal(kept.id, kept.secret);
	return JSON.stringify({ ...kept, secret });
}

/** A delivery as it is told: the next attempt only while there is one. */
export const deliveryAnswer = (delivery: Delivery) => ({
	id: delivery.id,
	webhook_id: delivery.messageId,
	event: delivery.event,
	order: delivery.ref,
	seq: delivery.seq,
	state: delivery.state,
	attempts: delivery.attempts,
	next_attempt_at: delivery.state === 'waiting' ? text(delivery.nextAttemptAt) : null,
	last_attempt_at: text(delivery.lastAttemptAt),
	last_status: delivery.lastStatus,
	last_error: delivery.lastError,
	last_ms: delivery.lastMs,
	replayed: delivery.replayed,
	created_at: delivery.createdAt.toISOString(),
	ended_at: text(delivery.endedAt)
});

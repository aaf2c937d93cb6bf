import { MOST_ENDPOINTS } from '#domain/endpoints/endpoint.ts';
import { TEST_EVENT } from '#domain/endpoints/event-names.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { insertAudit, type AuditAction } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import { hasDelivery, insertTestDelivery, replayDeliveries } from '#server/db/endpoint-deliveries.ts';
import {
	countEndpoints,
	deleteEndpoint as dropEndpoint,
	findEndpoint,
	insertEndpoint,
	lockEndpoint,
	saveEndpoint,
	type EndpointChange,
	type KeptSecret,
	type ListedEndpoint,
	type StoredEndpoint
} from '#server/db/endpoints.ts';
import type { Actor } from '#server/db/history.ts';
import { isId } from '#server/db/ids.ts';
import type { Command } from './command.ts';

/** Why somebody at the desk did it, as it is kept; machines give none. */
type Why = { reason?: string | undefined };
type OfEndpoint = { id: string } & Why;

export type CreateEndpointInput = {
	id: string;
	/** Judged already. */
	url: string;
	description: string;
	events: readonly string[];
	secret: KeptSecret;
} & Why;

/**
 * One of the shop's systems is told of events from now on.
 *
 * Refusals: `endpoint.too_many`.
 */
export const createEndpoint: Command<CreateEndpointInput, ListedEndpoint> = async (tx, actor, input) => {
	const { reason, secret, ...endpoint } = input;
	if ((await countEndpoints(tx)) >= MOST_ENDPOINTS)
		return refuse('endpoint.too_many', { most: MOST_ENDPOINTS });
	const made = await insertEndpoint(tx, { ...endpoint, secrets: [secret], createdBy: actor });
	await note(tx, actor, 'endpoint.created', made, reason, { host: hostOf(made), events: made.events });
	return accept({ ...made, waiting: 0, failed: 0 });
};

export type ChangeEndpointInput = OfEndpoint &
	Pick<EndpointChange, 'url' | 'description' | 'events' | 'state'>;

/**
 * Changes where it is told, of what, and whether: `active` also switches on again what had been switched off.
 *
 * Refusals: `endpoint.not_found`.
 */
export const changeEndpoint: Command<ChangeEndpointInput, ListedEndpoint> = async (tx, actor, input) => {
	const { id, reason, ...change } = input;
	return ofLocked(tx, id, async (endpoint) => {
		await saveEndpoint(tx, id, change);
		const { url, ...rest } = change;
		const facts = { ...rest, ...(url && { host: hostOf({ url }) }) };
		await note(tx, actor, 'endpoint.changed', endpoint, reason, facts);
	});
};

/** Former secrets that are kept signing beside the new one, at the most. */
const MOST_FORMER = 2;

/**
 * A new secret signs from now on, and the one before beside it until `formerUntil`.
 *
 * Refusals: `endpoint.not_found`.
 */
export const rotateEndpoint: Command<
	OfEndpoint & { secret: KeptSecret; formerUntil: Date },
	ListedEndpoint
> = async (tx, actor, { id, secret, formerUntil, reason }) =>
	ofLocked(tx, id, async (endpoint) => {
		const until = formerUntil.toISOString();
		const former = endpoint.secrets
			.map((one) => ({ ...one, until: one.until === undefined || one.until > until ? until : one.until }))
			.filter((one) => Date.parse(one.until) > Date.now())
			.slice(0, MOST_FORMER);
		await saveEndpoint(tx, id, { secrets: [secret, ...former] });
		await note(tx, actor, 'endpoint.rotated', endpoint, reason, { former_until: until });
	});

/** It is told of nothing any more, and what was kept for it goes too. Refusals: `endpoint.not_found`. */
export const deleteEndpoint: Command<OfEndpoint, { id: string }> = async (tx, actor, { id, reason }) => {
	const endpoint = isId(id) ? await lockEndpoint(tx, id) : undefined;
	if (!endpoint) return refuse('endpoint.not_found');
	await dropEndpoint(tx, id);
	await note(tx, actor, 'endpoint.deleted', endpoint, reason, { host: hostOf(endpoint) });
	return accept({ id });
};

/**
 * Sends a message that tells of nothing, once, also where it is paused.
 *
 * Refusals: `endpoint.not_found`, `endpoint.disabled`.
 */
export const testEndpoint: Command<OfEndpoint, { delivery: string }> = async (tx, actor, { id, reason }) => {
	const endpoint = isId(id) ? await lockEndpoint(tx, id) : undefined;
	if (!endpoint) return refuse('endpoint.not_found');
	if (endpoint.state === 'disabled') return refuse('endpoint.disabled');
	const delivery = await insertTestDelivery(tx, id, TEST_EVENT);
	await note(tx, actor, 'endpoint.tested', endpoint, reason, { delivery });
	return accept({ delivery });
};

/**
 * Sends again, under its old id: one delivery that has ended, or all that have failed.
 *
 * Refusals: `endpoint.not_found`; `endpoint.disabled`, since nothing would be sent; `delivery.not_found`.
 */
export const replayAtEndpoint: Command<
	OfEndpoint & { delivery?: string | undefined },
	{ replayed: number }
> = async (tx, actor, { id, delivery, reason }) => {
	const endpoint = isId(id) ? await lockEndpoint(tx, id) : undefined;
	if (!endpoint) return refuse('endpoint.not_found');
	if (endpoint.state === 'disabled') return refuse('endpoint.disabled');
	if (delivery !== undefined && !(isId(delivery) && (await hasDelivery(tx, id, delivery))))
		return refuse('delivery.not_found');
	const replayed = await replayDeliveries(tx, id, delivery);
	// Whoever asks for it wants to see it now, not when the endpoint has rested.
	await saveEndpoint(tx, id, { restsUntil: null });
	await note(tx, actor, 'endpoint.replayed', endpoint, reason, { replayed, ...(delivery && { delivery }) });
	return accept({ replayed });
};

async function ofLocked(
	tx: Tx,
	id: string,
	work: (endpoint: StoredEndpoint) => Promise<void>
): Promise<Result<ListedEndpoint>> {
	const endpoint = isId(id) ? await lockEndpoint(tx, id) : undefined;
	if (!endpoint) return refuse('endpoint.not_found');
	await work(endpoint);
	const changed = await findEndpoint(tx, id);
	if (!changed) throw new Error('a locked endpoint has vanished');
	return accept(changed);
}

/** Of an address only the host is written down for good: the rest may be a secret. */
const hostOf = ({ url }: { url: string }) => new URL(url).host;

const note = (
	tx: Tx,
	actor: Actor,
	action: AuditAction,
	{ id }: { id: string },
	reason: string | undefined,
	facts: Record<string, unknown>
) => insertAudit(tx, { actor, action, subject: id, reason, facts });

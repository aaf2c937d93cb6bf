import type { Connection } from '../db/client.ts';
import {
	giveBackEndpointDelivery,
	leaseEndpointDeliveries,
	type LeasedDelivery
} from '../db/endpoint-attempts.ts';
import type { KeptSecret } from '../db/endpoints.ts';
import { transact } from '../db/transaction.ts';
import type { EndpointPost, PostOutcome } from '../ports/endpoint-post.ts';
import { recordAttempt } from '../use-cases/record-attempt.ts';
import type { CreateNotices } from '../use-cases/send-notice.ts';
import type { Log } from './log.ts';
import { startRounds, type Rounds } from './rounds.ts';

export type DelivererDeps = {
	connection: Pick<Connection, 'db'>;
	post: EndpointPost;
	/** The headers that sign a message with each of the secrets. */
	sign: (
		secrets: readonly string[],
		message: { id: string; at: Date; body: string }
	) => Record<string, string>;
	/** A secret in the clear; nothing where its key is not here. */
	openSecret: (endpointId: string, secret: KeptSecret) => string | undefined;
	writeMessage: (delivery: LeasedDelivery) => Promise<string>;
	createNotices: CreateNotices;
	/** Called for each attempt. */
	count: (outcome: 'delivered' | 'failed') => void;
	log: Log;
};

/** An attempt takes 20 s at the most; whoever dies in one is followed by somebody else within 30 s (law 7). */
const LEASE_S = 25;
/**
 * How many are sent at once: to one endpoint that takes what it is sent, and in all to those; and apart from them, to
 * those that have failed last, one at a time. So whoever hangs takes no room from whoever does not.
 */
const ROOM = {
	healthy: { troubled: false, perEndpoint: 4, inAll: 128 },
	troubled: { troubled: true, perEndpoint: 1, inAll: 64 }
} as const;
type Kind = keyof typeof ROOM;
const KINDS = ['healthy', 'troubled'] as const;

/** Between two looks for what is due, while messages are leaving. */
const GAP_MS = 10;
/** What is under way at the end gets this long; then it is cut off, and sent again by whoever comes next. */
const END_MS = 1500;
const USER_AGENT = 'Roundtrip-Webhooks/1';

/** Sends what is due to the shop's endpoints, each at its own pace; more nodes send more. */
export function startEndpointDeliverer(deps: DelivererDeps): Pick<Rounds, 'hint' | 'close'> {
	const { connection, log, count } = deps;
	const { db } = connection;
	const stop = new AbortController();
	const busy = new Map<string, number>();
	const underWay = { healthy: new Set<Promise<void>>(), troubled: new Set<Promise<void>>() };

	async function round(): Promise<boolean> {
		for (const kind of KINDS) {
			const { troubled, perEndpoint, inAll } = ROOM[kind];
			const limit = inAll - underWay[kind].size;
			if (limit <= 0) continue;
			const asked = { troubled, perEndpoint, busy, limit, leaseSeconds: LEASE_S };
			for (const one of await leaseEndpointDeliveries(db, asked)) begin(kind, one);
		}
		return false;
	}

	function begin(kind: Kind, delivery: LeasedDelivery): void {
		const { endpointId } = delivery;
		busy.set(endpointId, (busy.get(endpointId) ?? 0) + 1);
		const sending = deliver(delivery)
			.catch((error: unknown) =>
				log.warn({ err: error, delivery: delivery.id }, 'a message could not be sent; it is sent again')
			)
			.finally(() => {
				const left = (busy.get(endpointId) ?? 1) - 1;
				if (left > 0) busy.set(endpointId, left);
				else busy.delete(endpointId);
				underWay[kind].delete(sending);
				rounds.hint();
			});
		underWay[kind].add(sending);
	}

	async function deliver(delivery: LeasedDelivery): Promise<void> {
		const { id, endpointId, attempts } = delivery;
		const begun = performance.now();
		const outcome = await attempt(delivery);
		if ('trouble' in outcome && outcome.trouble === 'stopped')
			return giveBackEndpointDelivery(db, id, attempts);
		const ms = Math.round(performance.now() - begun);
		const made = { delivery: id, endpointId, attempts, outcome, ms, chance: Math.random() };
		const done = await transact(db, (tx) => recordAttempt(tx, deps.createNotices, made));
		if (!done.ok)
			return log.warn({ code: done.refusal.code, delivery: id }, 'an attempt was not written down');
		const isDelivered = 'status' in outcome && outcome.status >= 200 && outcome.status < 300;
		count(isDelivered ? 'delivered' : 'failed');
		if (done.value.off)
			log.warn({ endpoint: endpointId, because: done.value.off }, 'an endpoint was switched off');
	}

	async function attempt(delivery: LeasedDelivery): Promise<PostOutcome> {
		const { endpointId, messageId, url } = delivery;
		const body = await deps.writeMessage(delivery);
		const at = new Date();
		const opened = delivery.secrets
			.filter(({ until }) => until === undefined || Date.parse(until) > at.getTime())
			.map((secret) => deps.openSecret(endpointId, secret));
		const secrets = opened.filter((secret) => secret !== undefined);
		// Unsigned it would be believed by nobody; the first is the one that everybody should know.
		if (opened[0] === undefined) return { trouble: 'secret_unreadable' };
		const headers = {
			'content-type': 'application/json',
			'user-agent': USER_AGENT,
			...deps.sign(secrets, { id: messageId, at, body })
		};
		return deps.post({ url, headers, body }, stop.signal);
	}

	const rounds = startRounds({ round, what: 'endpoints: deliveries', log, gapMs: GAP_MS });
	return {
		hint: rounds.hint,
		async close() {
			await rounds.close();
			const all = Promise.all([...underWay.healthy, ...underWay.troubled]);
			const late = setTimeout(() => stop.abort(), END_MS);
			await all;
			clearTimeout(late);
		}
	};
}

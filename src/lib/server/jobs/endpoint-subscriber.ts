import { covers, eventNameOf, isTold } from '#domain/endpoints/event-names.ts';
import type { Connection, Tx } from '../db/client.ts';
import { insertEndpointDeliveries, type NewEndpointDelivery } from '../db/endpoint-deliveries.ts';
import { listSubscribed, skipWithoutEndpoints } from '../db/endpoints.ts';
import { readAsSubscriber, type SubscribedEvent } from '../db/subscriber.ts';
import type { Log } from './log.ts';
import { startRounds, type Rounds } from './rounds.ts';

const SUBSCRIBER = 'endpoints';
/** With a hundred endpoints that is twenty thousand rows in a transaction: well below a second. */
const LIMIT = 200;
const GAP_MS = 50;

/**
 * Makes deliveries of what happened to orders: reads the outbox as a durable subscriber and writes, in the transaction
 * that moves its cursor, one for each endpoint that wants to know. Read twice, it writes nothing twice.
 *
 * @param onDue called after there is something to send
 */
export function startEndpointSubscriber(
	{ db }: Pick<Connection, 'db'>,
	log: Log,
	onDue: () => void
): Pick<Rounds, 'hint' | 'close'> {
	let hasNone = false;

	async function round(): Promise<boolean> {
		hasNone = await skipWithoutEndpoints(db, SUBSCRIBER);
		if (hasNone) return false;
		let written = 0;
		const { full } = await readAsSubscriber(db, SUBSCRIBER, LIMIT, async (tx, events) => {
			written += await fanOut(tx, events);
		});
		if (written > 0) onDue();
		return full;
	}
	const rounds = startRounds({ round, what: 'endpoints: the outbox', log, gapMs: GAP_MS });
	return {
		// A shop without endpoints need not look up at every commit.
		hint: () => void (hasNone || rounds.hint()),
		close: rounds.close
	};
}

/** Writes what the events are for whom; returns how many deliveries are new. */
async function fanOut(tx: Tx, events: readonly SubscribedEvent[]): Promise<number> {
	const subscribed = await listSubscribed(tx);
	const list = events.flatMap(({ orderId, seq, type, at, writtenAt, order }): NewEndpointDelivery[] => {
		const event = eventNameOf(type);
		if (!event || !isTold(at, writtenAt, order)) return [];
		return subscribed
			.filter(({ events, createdAt }) => createdAt <= writtenAt && covers(events, event))
			.map(({ id }) => ({ endpointId: id, event, orderId, seq }));
	});
	return insertEndpointDeliveries(tx, list);
}

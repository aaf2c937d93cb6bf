import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { LeasedDelivery } from '../db/endpoint-attempts.ts';
import { orderAnswer } from '../http/order-answer.ts';

export type OrderSource = {
	find: (ref: string) => Promise<OrderRecord | undefined>;
	terms: (record: OrderRecord) => Promise<OrderTerms>;
};

type Known = { readAt: number; seq: number; answer: ReturnType<typeof orderAnswer> };

/** Several endpoints are told of one event at nearly the same moment: that is one reading. */
const KEEP_MS = 2000;
const MOST_KEPT = 200;

/**
 * Writes the body of a message: what happened, and under `data` the order as `GET /api/v1/orders/{ref}` answers it (without where
 * it goes), as it is when the message is made. So nothing is sent that somebody had erased meanwhile; `version` says
 * which of two messages is the newer.
 */
export function messageWriter({ find, terms }: OrderSource) {
	const known = new Map<string, Promise<Known | undefined>>();

	async function read(ref: string): Promise<Known | undefined> {
		const readAt = performance.now();
		const record = await find(ref);
		return record && { readAt, seq: record.history_seq, answer: orderAnswer(record, await terms(record)) };
	}

	/** At least as new as the event that is told. */
	async function orderOf(ref: string, seq: number): Promise<Known['answer'] | undefined> {
		const kept = await known.get(ref)?.catch(() => undefined);
		if (kept && kept.seq >= seq && performance.now() - kept.readAt < KEEP_MS) return kept.answer;
		if (known.size >= MOST_KEPT) known.clear();
		const fresh = read(ref);
		known.set(ref, fresh);
		return (await fresh)?.answer;
	}

	return async function write({ entry, event, endpointId, createdAt }: LeasedDelivery): Promise<string> {
		if (!entry) return JSON.stringify({ type: event, timestamp: createdAt, data: { endpoint: endpointId } });
		const { ref, seq, at, actorKind, data } = entry;
		return JSON.stringify({
			...{ type: event, timestamp: at, seq, actor: { kind: actorKind }, change: data },
			data: await orderOf(ref, seq)
		});
	};
}

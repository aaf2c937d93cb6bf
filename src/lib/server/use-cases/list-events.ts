import type { HistoryType, HistoryView } from '#domain/order/order-view.ts';
import type { Tx } from '#server/db/client.ts';
import { listHistory } from '#server/db/history.ts';
import { findOrderId } from '#server/db/orders.ts';

export type EventPage = { entries: HistoryView[]; more: boolean };

/**
 * Entries of an order's history after number `after`, oldest first, at most `limit`; nothing where there is no such
 * order. Who acted is told by kind only.
 */
export async function listEvents(
	tx: Tx,
	ref: string,
	after: number,
	limit: number
): Promise<EventPage | undefined> {
	const orderId = await findOrderId(tx, ref);
	return orderId === undefined ? undefined : listEventsOf(tx, orderId, after, limit);
}

/** The same for an order whose id is known already. */
export async function listEventsOf(
	tx: Tx,
	orderId: string,
	after: number,
	limit: number
): Promise<EventPage> {
	const rows = await listHistory(tx, orderId, after, limit + 1);
	const entries = rows.slice(0, limit).map(({ seq, type, at, actorKind, data }) => ({
		seq,
		type: type as HistoryType,
		at: at.toISOString(),
		actor: { kind: actorKind as HistoryView['actor']['kind'] },
		data: data as Record<string, unknown>
	}));
	return { entries, more: rows.length > limit };
}

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
	if (!orderId) return undefined;
	const rows = await listHistory(tx, orderId, after, limit + 1);
	const entries = rows
		.slice(0, limit)
		.map(({ at, actorKind, ...row }) => tellEntry({ ...row, at: at.toISOString(), actor_kind: actorKind }));
	return { entries, more: rows.length > limit };
}

type StoredEntry = { seq: number; type: string; at: string; actor_kind: string; data: unknown };

/** An entry as everybody may read it: who acted is told by kind only. */
export function tellEntry({ seq, type, at, actor_kind: kind, data }: StoredEntry): HistoryView {
	const actor = { kind: kind as HistoryView['actor']['kind'] };
	return { seq, type: type as HistoryType, at, actor, data: data as Record<string, unknown> };
}

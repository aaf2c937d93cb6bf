import { sql, type SQL } from 'drizzle-orm';
import { MAY_STAY_UNTOLD } from '../../domain/notice/untold.ts';
import type { Tx } from './client.ts';
import { EVERYBODYS, isOnSide, type Side } from './desk-tasks.ts';

/** A mail that mattered and reached nobody; instants are RFC 3339. */
export type UntoldRow = {
	id: string;
	kind: string;
	orderId: string;
	ref: string;
	displayRef: string;
	recipient: string;
	attempts: number;
	lastError: string | null;
	createdAt: string;
	facts: Record<string, unknown>;
};

/**
 * A mail that failed and nobody has seen to: as a condition on `notices n`. What was erased is nobody's to be told any more.
 */
const UNTOLD = sql`n.state = 'failed' and n.channel = 'mail' and n.seen_to_at is null and n.order_id is not null
	and n.recipient not like 'erased:%' and n.kind not in (${sql.join(
		MAY_STAY_UNTOLD.map((kind) => sql`${kind}`),
		sql`, `
	)})`;

/** What waits, as the desk's queues are counted. */
export const UNTOLD_QUEUE: SQL = sql`select n.id::text as subject, n.created_at as at from notices n where ${UNTOLD}`;

const MOST = 200;

/** What could not be told, the oldest first. */
export async function listUntold(tx: Tx, side: Side = EVERYBODYS): Promise<UntoldRow[]> {
	const rows = await tx.execute<UntoldRow>(sql`
		select n.id, n.kind, n.order_id as "orderId", o.ref, coalesce(o.display_ref, o.ref) as "displayRef", n.recipient,
			n.attempts, n.last_error as "lastError", n.facts,
			to_char(n.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
		from notices n join orders o on o.id = n.order_id
		where ${UNTOLD} and ${isOnSide('notice', sql`n.id::text`, side)}
		order by n.created_at, n.id limit ${MOST}`);
	return [...rows];
}

/** Ends what waits; the kind and the order of it, nothing where it does not wait (any more). */
export async function seeToUntold(
	tx: Tx,
	id: string,
	by: string
): Promise<{ kind: string; orderId: string } | undefined> {
	const [row] = await tx.execute<{ kind: string; orderId: string }>(sql`
		update notices n set seen_to_at = now(), seen_to_by = ${by} where n.id = ${id} and ${UNTOLD}
		returning n.kind, n.order_id as "orderId"`);
	return row;
}

import { sql } from 'drizzle-orm';
import type { Outcome } from '../../domain/feedback/states.ts';
import type { FollowKind, OrderWorth, RaisedFollowUp } from '../../domain/follow-up/follow-up.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';

const instant = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`;

/** What an order is worth; nothing where there is none. */
export async function findWorth(tx: Tx, orderId: string): Promise<OrderWorth | undefined> {
	const [row] = await tx.execute<OrderWorth>(
		sql`select id, total::float8 as total, currency from orders where id = ${orderId}`
	);
	return row;
}

/** Raises a follow-up, each thing once: what was ended is not raised again. A later parcel puts a look off. */
export async function raiseFollowUp(
	tx: Tx,
	orderId: string,
	{ kind, subject, from, due }: RaisedFollowUp
): Promise<void> {
	await tx.execute(sql`insert into follow_ups (id, kind, order_id, subject, raised_at, from_at, due_at)
		values (${newId()}, ${kind}, ${orderId}, ${subject}, now(), ${instant(from)}, ${instant(due)})
		on conflict (kind, subject) do update set from_at = greatest(follow_ups.from_at, excluded.from_at),
			due_at = greatest(follow_ups.due_at, excluded.due_at) where follow_ups.ended_at is null and excluded.kind = 'check_in'`);
}

/** It came right by itself: nobody has anything to do about it. */
export async function dropFollowUp(
	tx: Tx,
	{ kind, subject }: { kind: FollowKind; subject: string }
): Promise<void> {
	await tx.execute(
		sql`delete from follow_ups where kind = ${kind} and subject = ${subject} and ended_at is null`
	);
}

/** What is to be followed up, as the desk lists it; instants RFC 3339. */
export type ListedFollowUp = {
	id: string;
	kind: FollowKind;
	ref: string;
	displayRef: string;
	dueAt: string;
};

/** What is overdue first, then what is due the soonest; nothing that is for a later day. */
export async function listOpenFollowUps(tx: Tx, limit: number): Promise<ListedFollowUp[]> {
	const rows = await tx.execute<ListedFollowUp>(sql`select f.id, f.kind::text as kind, o.ref,
		coalesce(o.display_ref, o.ref) as "displayRef",
		to_char(f.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt"
		from follow_ups f join orders o on o.id = f.order_id
		where f.ended_at is null and f.from_at <= now() order by f.due_at, f.id limit ${limit}`);
	return [...rows];
}

/** Ends one. Answers its order where it was open. */
export async function endOpenFollowUp(
	tx: Tx,
	{ id, outcome, by }: { id: string; outcome: Outcome; by: string | null }
): Promise<{ orderId: string; kind: FollowKind } | undefined> {
	const [row] = await tx.execute<{ orderId: string; kind: FollowKind }>(sql`update follow_ups
		set outcome = ${outcome}, ended_at = now(), ended_by = ${by} where id = ${id} and ended_at is null
		returning order_id as "orderId", kind::text as kind`);
	return row;
}

/** Nobody is called who has been forgotten. */
export async function forgetFollowUpsOf(tx: Tx, orderId: string): Promise<void> {
	await tx.execute(sql`delete from follow_ups where order_id = ${orderId} and ended_at is null`);
}

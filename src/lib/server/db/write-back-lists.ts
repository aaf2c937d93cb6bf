import { asc, eq, sql } from 'drizzle-orm';
import type { WriteBackKind, WriteBackState } from '../../domain/write-back/states.ts';
import type { WriteBackWhat } from '../../domain/write-back/what.ts';
import type { Tx } from './client.ts';
import { EVERYBODYS, isOnSide, type Side } from './desk-tasks.ts';
import { orders } from './schema/orders.ts';
import { writeBacks } from './schema/write-backs.ts';

/** A write-back as the desk reads it. */
export type ListedWriteBack = WriteBackWhat & {
	id: string;
	kind: WriteBackKind;
	ref: string;
	displayRef: string;
	storefront: string;
	state: WriteBackState;
	movesMoney: boolean;
	attempts: number;
	/** Past the time by which the storefront should have known, and not told. */
	late: boolean;
	code: string | null;
	words: string | null;
	byHand: boolean;
	createdAt: Date;
	dueAt: Date;
	nextTryAt: Date;
	updatedAt: Date;
};

const isLate = sql<boolean>`(${writeBacks.state} in ('pending', 'unknown') and ${writeBacks.dueAt} < now())`;
const MOST = 200;

const listed = (tx: Tx) =>
	tx
		.select({
			id: writeBacks.id,
			kind: writeBacks.kind,
			what: writeBacks.what,
			ref: orders.ref,
			displayRef: orders.displayRef,
			storefront: writeBacks.storefront,
			state: writeBacks.state,
			movesMoney: writeBacks.movesMoney,
			attempts: writeBacks.attempts,
			late: isLate,
			code: writeBacks.code,
			words: writeBacks.words,
			byHand: sql<boolean>`${writeBacks.endedBy} is not null`,
			createdAt: writeBacks.createdAt,
			dueAt: writeBacks.dueAt,
			nextTryAt: writeBacks.nextTryAt,
			updatedAt: writeBacks.updatedAt
		})
		.from(writeBacks)
		.innerJoin(orders, eq(orders.id, writeBacks.orderId));

/** What staff have to look at: refused, or late; the oldest first. */
export async function listWriteBackTasks(tx: Tx, side: Side = EVERYBODYS): Promise<ListedWriteBack[]> {
	const rows = await listed(tx)
		.where(
			sql`(${writeBacks.state} = 'refused' or ${isLate}) and ${isOnSide('write_back', sql`${writeBacks.id}::text`, side)}`
		)
		.orderBy(asc(writeBacks.dueAt), asc(writeBacks.n))
		.limit(MOST);
	return rows as ListedWriteBack[];
}

/** All that an order's storefront was told, or is about to be, in the order it happened. */
export async function listWriteBacksOf(tx: Tx, ref: string): Promise<ListedWriteBack[]> {
	const rows = await listed(tx).where(eq(orders.ref, ref)).orderBy(asc(writeBacks.n)).limit(MOST);
	return rows as ListedWriteBack[];
}

/** How many are not done: on their way, late, refused. */
export async function countWriteBacks(tx: Tx): Promise<Map<string, number>> {
	const rows = await tx.execute<{ state: string; n: number }>(sql`
		select case when state = 'refused' then 'refused' when due_at < now() then 'late' else 'waiting' end as state,
			count(*)::int as n
		from write_backs where state <> 'done' group by 1`);
	return new Map(rows.map(({ state, n }) => [state, n]));
}

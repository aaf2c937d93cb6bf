import { and, asc, count, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { MoneyTaskFacts, MoneyTaskKind } from '../../domain/money/tasks.ts';
import type { Tx } from './client.ts';
import { digestOf } from './history.ts';
import { newId } from './ids.ts';
import { moneyTasks } from './schema/money-orders.ts';
import { orders } from './schema/orders.ts';

export type NewTask = {
	kind: MoneyTaskKind;
	provider: string;
	/** The provider's own name of what it is about, or ours. */
	reference: string;
	orderId?: string | null | undefined;
	refundId?: string | null | undefined;
	facts: MoneyTaskFacts;
};

/**
 * Raises tasks about money. The same finding is one task, however often it is found; one that staff have ended stays
 * ended, one that ended by itself comes back.
 */
export async function raiseTasks(tx: Tx, list: readonly NewTask[]): Promise<void> {
	if (list.length === 0) return;
	const rows = list.map((one) => ({ id: newId(), ...one, mark: digestOf(one.facts).slice(0, 32) }));
	const once = [
		...new Map(rows.map((row) => [`${row.provider} ${row.kind} ${row.reference} ${row.mark}`, row])).values()
	];
	await tx
		.insert(moneyTasks)
		.values(once)
		.onConflictDoUpdate({
			target: [moneyTasks.provider, moneyTasks.kind, moneyTasks.reference, moneyTasks.mark],
			set: { endedAt: null, endedBy: null },
			setWhere: eq(moneyTasks.endedBy, 'system')
		});
}

export type StoredTask = typeof moneyTasks.$inferSelect;
export type ListedTask = Omit<StoredTask, 'facts'> & {
	facts: MoneyTaskFacts;
	ref: string | null;
	displayRef: string | null;
};

const MOST = 200;

/** Tasks that are open, the oldest first. */
export async function listOpenTasks(tx: Tx, limit = MOST): Promise<ListedTask[]> {
	const rows = await tx
		.select({
			task: moneyTasks,
			ref: orders.ref,
			displayRef: sql<string>`coalesce(${orders.displayRef}, ${orders.ref})`
		})
		.from(moneyTasks)
		.leftJoin(orders, eq(orders.id, moneyTasks.orderId))
		.where(isNull(moneyTasks.endedAt))
		.orderBy(asc(moneyTasks.raisedAt), asc(moneyTasks.id))
		.limit(limit);
	return rows.map(({ task, ref, displayRef }) => ({
		...task,
		facts: task.facts as MoneyTaskFacts,
		ref,
		displayRef
	}));
}

/** Ends an open task; nothing where it is not there or has ended. */
export async function endTask(tx: Tx, id: string, by: string): Promise<StoredTask | undefined> {
	const [row] = await tx
		.update(moneyTasks)
		.set({ endedAt: sql`now()`, endedBy: by })
		.where(and(eq(moneyTasks.id, id), isNull(moneyTasks.endedAt)))
		.returning();
	return row;
}

/** What was found is not so any more: open tasks of these kinds about these things end by themselves. */
export async function endTasksAbout(
	tx: Tx,
	provider: string,
	kinds: readonly MoneyTaskKind[],
	references: readonly string[]
): Promise<void> {
	if (references.length === 0) return;
	await tx
		.update(moneyTasks)
		.set({ endedAt: sql`now()`, endedBy: 'system' })
		.where(
			and(
				eq(moneyTasks.provider, provider),
				inArray(moneyTasks.kind, [...kinds]),
				inArray(moneyTasks.reference, [...references]),
				isNull(moneyTasks.endedAt)
			)
		);
}

/** How many tasks are open, by kind. */
export async function countOpenTasks(tx: Tx): Promise<{ kind: MoneyTaskKind; n: number }[]> {
	return tx
		.select({ kind: moneyTasks.kind, n: count() })
		.from(moneyTasks)
		.where(isNull(moneyTasks.endedAt))
		.groupBy(moneyTasks.kind);
}

const LONG = sql`now() - interval '30 minutes'`;

/** What a provider has not spoken of for half an hour becomes a task; once it has spoken the task ends by itself. */
export async function raiseSilent(tx: Tx): Promise<void> {
	await tx.execute(sql`insert into money_tasks (id, kind, provider, reference, mark, order_id, refund_id, facts)
		select gen_random_uuid(), 'silent'::money_task_kind, p.provider, r.provider_key, '', r.order_id, r.id,
			jsonb_build_object('ours', r.amount, 'currency', o.currency, 'about', 'refund')
		from refunds r join payments p on p.id = r.payment_id join orders o on o.id = r.order_id
		where r.state = 'unknown' and r.failure is null and r.created_at < ${LONG}
		union all select gen_random_uuid(), 'silent'::money_task_kind, a.provider, a.provider_key, '', a.order_id, null,
			jsonb_build_object('ours', a.amount, 'currency', o.currency, 'about', a.kind)
		from payment_orders a join orders o on o.id = a.order_id
		where a.state = 'unknown' and a.created_at < ${LONG}
		on conflict (provider, kind, reference, mark) do update set ended_at = null, ended_by = null
			where money_tasks.ended_by = 'system'`);
	await tx.execute(sql`update money_tasks t set ended_at = now(), ended_by = 'system'
		where t.kind = 'silent' and t.ended_at is null
			and not exists (select 1 from refunds r where r.provider_key = t.reference and r.state = 'unknown')
			and not exists (select 1 from payment_orders a where a.provider_key = t.reference and a.state = 'unknown')`);
}

/** A question that was answered and a request that was decided, or ended another way, leave nobody anything to do. */
export async function endSilenceTasks(tx: Tx): Promise<void> {
	await tx.execute(sql`update money_tasks t set ended_at = now(), ended_by = 'system'
		where t.kind = 'silence_refused' and t.ended_at is null
			and not exists (select from delays d where d.id::text = t.reference and d.state = 'open')
			and not exists (select from requests r where r.id::text = t.reference and r.state = 'pending')`);
}

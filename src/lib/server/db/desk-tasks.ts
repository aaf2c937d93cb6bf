import { and, eq, gt, sql, type SQL } from 'drizzle-orm';
import type { TaskKind, TaskSide } from '../../domain/desk/tasks.ts';
import type { Tx } from './client.ts';
import { staffAccounts } from './schema/access.ts';
import { deskTasks } from './schema/desk.ts';

/** Who has a task, as it is kept: also where their time is over. */
export type StoredTask = { subject: string; staff: string; name: string; takenAt: Date; until: Date };

const COLUMNS = {
	subject: deskTasks.subject,
	staff: deskTasks.staffId,
	name: staffAccounts.name,
	takenAt: deskTasks.takenAt,
	until: deskTasks.until
};
const tasks = (tx: Tx) =>
	tx
		.select(COLUMNS)
		.from(deskTasks)
		.innerJoin(staffAccounts, eq(staffAccounts.principalId, deskTasks.staffId));
const named = (kind: TaskKind, subject: string) =>
	and(eq(deskTasks.kind, kind), eq(deskTasks.subject, subject));

export async function findTask(tx: Tx, kind: TaskKind, subject: string): Promise<StoredTask | undefined> {
	const [row] = await tasks(tx).where(named(kind, subject));
	return row;
}

/**
 * Holds a task until the transaction ends, and says who has it. Whoever comes at the same time waits here and then reads
 * what the first has written: one wins, the other is told by whom.
 */
export async function lockTask(
	tx: Tx,
	kind: TaskKind,
	subject: string,
	by: string
): Promise<{ holder: StoredTask | undefined; now: Date }> {
	const began = sql`now()`;
	const isMade = async () =>
		(
			await tx
				.insert(deskTasks)
				.values({ kind, subject, staffId: by, takenAt: began, until: began })
				.onConflictDoNothing()
				.returning({ subject: deskTasks.subject })
		).length > 0;
	// Locked by itself and read after: a join would be looked at again with the name of who had it before the wait.
	const isLocked = async () =>
		(await tx.select().from(deskTasks).where(named(kind, subject)).for('update')).length > 0;
	let made = await isMade();
	// Given back while we waited for it, the row is gone: then nobody has it, and it is made after all.
	while (!made && !(await isLocked())) made = await isMade();
	const holder = made ? undefined : await findTask(tx, kind, subject);
	// Only now: whoever waited for the lock has waited for some time.
	const [clock] = await tx.execute<{ now: string }>(
		sql`select (extract(epoch from clock_timestamp()) * 1000)::int8::text as now`
	);
	return { holder, now: new Date(Number(clock?.now)) };
}

/** Writes down who has a locked task from now on; nobody where `to` is null. */
export async function saveTask(
	tx: Tx,
	kind: TaskKind,
	subject: string,
	to: { staff: string; until: number } | null,
	now: Date
): Promise<void> {
	if (to === null) return void (await tx.delete(deskTasks).where(named(kind, subject)));
	await tx
		.update(deskTasks)
		.set({ staffId: to.staff, takenAt: now, until: new Date(to.until) })
		.where(named(kind, subject));
}

/** Everything of one kind that somebody has in hand now. */
export const listTasks = (tx: Tx, kind: TaskKind): Promise<StoredTask[]> =>
	tasks(tx).where(and(eq(deskTasks.kind, kind), gt(deskTasks.until, sql`now()`)));

/** Forgets who had what, a while after; at most `limit`. */
export async function trimTasks(tx: Tx, limit: number): Promise<number> {
	const gone = await tx.execute<{ kind: string }>(sql`delete from desk_tasks where (kind, subject) in (
		select kind, subject from desk_tasks where until < now() - interval '1 day' limit ${limit}) returning kind`);
	return gone.length;
}

/** Whose tasks a list is to show. */
export type Side = { side: TaskSide; staff: string };
export const EVERYBODYS: Side = { side: 'all', staff: '' };

/** Whether something is on a side, as a condition; `subject` is SQL of its id as text. */
export function isOnSide(kind: TaskKind, subject: SQL, { side, staff }: Side): SQL {
	if (side === 'all') return sql`true`;
	const held = sql`select from desk_tasks d where d.kind = ${kind} and d.subject = ${subject} and d.until > now()`;
	return side === 'nobody' ? sql`not exists (${held})` : sql`exists (${held} and d.staff_id = ${staff})`;
}

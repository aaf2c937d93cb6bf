import { hasRole } from '#domain/access/staff-role.ts';
import { BULK_RULES, readBulk, UNDO_FOR_MS } from '#domain/desk/bulk.ts';
import { mayAct } from '#domain/desk/tasks.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { findRun, insertRun, undoRun } from '#server/db/bulk-runs.ts';
import { listTasks } from '#server/db/desk-tasks.ts';
import { isId, newId } from '#server/db/ids.ts';
import { findStaff } from '#server/db/staff.ts';
import type { Command } from './command.ts';

export type BulkInput = Parameters<typeof readBulk>[0] & {
	/** They know that a colleague has some of them in hand. */
	anyway: boolean;
};

/**
 * Notes what somebody wants done with several things. Nothing is done yet: it begins by itself after `UNDO_FOR_MS`, and
 * until then it can be taken back.
 *
 * Refusals: those of `readBulk`; `role.missing`; `task.held` where a colleague has one of them in hand.
 */
export const startBulk: Command<BulkInput, { id: string }> = async (tx, actor, { anyway, ...input }) => {
	const read = readBulk(input);
	if (!read.ok) return read;
	const { action, subjects, reason, days } = read.value;
	const { kind, role } = BULK_RULES[action];
	const by = actor.id ?? '';
	const staff = isId(by) ? await findStaff(tx, { principalId: by }) : undefined;
	if (!staff || !hasRole(staff.role, role)) return refuse('role.missing');
	const now = new Date();
	for (const task of await listTasks(tx, kind)) {
		const may = subjects.includes(task.subject) ? mayAct(task, { by, anyway }, now) : accept(true as const);
		if (!may.ok) return may;
	}
	const id = newId();
	await insertRun(tx, { id, action, staffId: by, reason, days }, subjects, UNDO_FOR_MS);
	return accept({ id });
};

/** Takes all of it back. Refusals: `task.not_found`, also for a colleague's; `bulk.begun`. */
export const undoBulk: Command<{ id: string }, { id: string }> = async (tx, actor, { id }) => {
	const run = isId(id) ? await findRun(tx, id) : undefined;
	if (!run || run.staffId !== actor.id) return refuse('task.not_found');
	if (run.state === 'undone') return accept({ id });
	return (await undoRun(tx, id, run.staffId)) ? accept({ id }) : refuse('bulk.begun');
};

import { TASK_KINDS, turnTask, type TaskWish } from '#domain/desk/tasks.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { lockTask, saveTask } from '#server/db/desk-tasks.ts';
import { isId } from '#server/db/ids.ts';
import { findStaff } from '#server/db/staff.ts';
import type { Command } from './command.ts';

export type TurnTaskInput = TaskWish & {
	/** One of `TASK_KINDS`; what nobody knows is refused. */
	kind: string;
	subject: string;
};
export type TurnedTask = { kind: string; subject: string; staff: string | null };

const LONGEST = 300;

/**
 * Somebody of the desk takes a task, gives it back or hands it to a colleague (`turnTask`). Two who take the same one at
 * once wait for each other: the first has it, the other is told so.
 *
 * Refusals: `task.not_found` for a kind nobody knows; `staff.not_found` for a colleague who is none, or whose account is
 * closed; `task.held` with `by` and `until`.
 */
export const turnTaskOf: Command<TurnTaskInput, TurnedTask> = async (tx, actor, input) => {
	const kind = TASK_KINDS.find((one) => one === input.kind);
	const { subject } = input;
	if (!kind || subject === '' || subject.length > LONGEST || actor.id === undefined)
		return refuse('task.not_found');
	if (input.wish === 'hand' && !(await isColleague(tx, input.to))) return refuse('staff.not_found');
	const { holder, now } = await lockTask(tx, kind, subject, actor.id);
	const turned = turnTask(holder, input, actor.id, now);
	if (!turned.ok) return turned;
	await saveTask(tx, kind, subject, turned.value, now);
	return accept({ kind, subject, staff: turned.value?.staff ?? null });
};

async function isColleague(tx: Tx, id: string): Promise<boolean> {
	const found = isId(id) ? await findStaff(tx, { principalId: id }) : undefined;
	return found !== undefined && found.disabledAt === null;
}

import type { BulkAction } from '#domain/desk/bulk.ts';
import { mayAct, type TaskKind } from '#domain/desk/tasks.ts';
import type { Result } from '#domain/refusal.ts';
import { listRuns, type ListedRun } from '../db/bulk-runs.ts';
import type { Connection } from '../db/client.ts';
import { findTask, listTasks } from '../db/desk-tasks.ts';
import { listStaff } from '../db/staff.ts';
import { startBulk, undoBulk, type BulkInput } from '../use-cases/start-bulk.ts';
import { turnTaskOf, type TurnedTask, type TurnTaskInput } from '../use-cases/turn-task.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

/** What a queue's page says of who has what. Instants are RFC 3339. */
export type TaskBoard = {
	kind: TaskKind;
	me: string;
	/** When it was read. */
	now: string;
	holders: Record<string, { staff: string; name: string; until: string }>;
	/** To whom it can be handed. */
	colleagues: { id: string; name: string }[];
	runs: ListedRun[];
};

/** Who of the desk has what in hand, and what they have done with several things at once. */
export function tasksOf({ connection: { db }, run }: { connection: Pick<Connection, 'db'>; run: Run }) {
	const actorOf = ({ id }: Staff) => ({ kind: 'staff', id }) as const;
	return {
		/** Refusals: those of `turnTaskOf`. */
		turn: (staff: Staff, input: TurnTaskInput): Promise<Result<TurnedTask>> =>
			run(turnTaskOf, actorOf(staff), input),
		/** Refusals: those of `startBulk`. */
		start: (staff: Staff, input: BulkInput) => run(startBulk, actorOf(staff), input),
		/** Refusals: those of `undoBulk`. */
		undo: (staff: Staff, id: string) => run(undoBulk, actorOf(staff), { id }),
		/** Whether somebody may act on a task, or is told first who has it. Refusals: `task.held`. */
		async mayAct(staff: Staff, kind: TaskKind, subject: string, anyway: boolean): Promise<Result<true>> {
			const holder = await findTask(db, kind, subject);
			return mayAct(holder, { by: staff.id, anyway }, new Date());
		},
		/** @param actions whose runs the page shows */
		async board(staff: Staff, kind: TaskKind, actions: readonly BulkAction[]): Promise<TaskBoard> {
			const [tasks, people, runs] = await Promise.all([
				listTasks(db, kind),
				listStaff(db),
				actions.length === 0 ? [] : listRuns(db, staff.id, actions)
			]);
			const holders = tasks.map(
				({ subject, staff: who, name, until }) =>
					[subject, { staff: who, name, until: until.toISOString() }] as const
			);
			const colleagues = people
				.filter((one) => one.disabledAt === null && one.principalId !== staff.id)
				.map(({ principalId, name }) => ({ id: principalId, name }));
			const now = new Date().toISOString();
			return { kind, me: staff.id, now, holders: Object.fromEntries(holders), colleagues, runs };
		}
	};
}

import { splitReason } from '#domain/access/staff-reason.ts';
import { hasRole } from '#domain/access/staff-role.ts';
import { BULK_RULES } from '#domain/desk/bulk.ts';
import { isHeld } from '#domain/desk/tasks.ts';
import { accept, refuse, type RefusalCode, type Result } from '#domain/refusal.ts';
import { endItem, findRun, lockNextItem, type StoredRun } from '#server/db/bulk-runs.ts';
import type { Tx } from '#server/db/client.ts';
import { findTask } from '#server/db/desk-tasks.ts';
import type { Actor } from '#server/db/history.ts';
import { findStaff } from '#server/db/staff.ts';
import { inSavepoint, isPassing } from '#server/db/transaction.ts';
import { decideAtDesk } from './decide-at-desk.ts';
import { decideReturn } from './decide-return.ts';
import { retryWriteBack } from './end-write-back.ts';
import { quietParcel } from './quiet-parcel.ts';
import { retryRefund } from './retry-refund.ts';
import { stepAtDesk } from './step-at-desk.ts';

export type RanItem = { run: string; subject: string; code: RefusalCode | null };

/**
 * Does the next thing of any run that has begun, by the command that does it one by one: what it does and that it is
 * done are true together, so whatever is killed does it once. A refusal is kept with it; what could not be asked because
 * somebody holds its order stays for the next round, as a refusal of this. One that throws every time (a fault of ours)
 * ends as `service.unavailable`: it may not keep everything behind it waiting for ever.
 *
 * @param onTrouble hears of what was thrown
 * @returns what was done, or `null` where nothing is left
 */
export async function runBulkItem(
	tx: Tx,
	onTrouble: (error: unknown, item: { run: string; subject: string }) => void
): Promise<Result<RanItem | null>> {
	const item = await lockNextItem(tx);
	const run = item && (await findRun(tx, item.run));
	if (!item || !run) return accept(null);
	const done = await inSavepoint(tx, (inner) => perform(inner, run, item.subject)).catch(
		(error: unknown): Result<never> => {
			if (isPassing(error)) throw error;
			onTrouble(error, item);
			return refuse('service.unavailable');
		}
	);
	if (!done.ok && done.refusal.code === 'service.busy') return done;
	const code = done.ok ? done.value : done.refusal.code;
	await endItem(tx, item, code);
	return accept({ run: run.id, subject: item.subject, code });
}

/** The same command as for one of them. Accepted with a code where it ended as something else than was asked for. */
async function perform(tx: Tx, run: StoredRun, id: string): Promise<Result<RefusalCode | null>> {
	const actor: Actor = { kind: 'staff', id: run.staffId };
	const { kind, role } = BULK_RULES[run.action];
	// Whoever left the shop meanwhile, or may no longer, has nothing done in their name.
	const staff = await findStaff(tx, { principalId: run.staffId });
	if (!staff || staff.disabledAt !== null || !hasRole(staff.role, role)) return refuse('role.missing');
	const task = await findTask(tx, kind, id);
	// Said to be theirs anyway when it was asked for; taken since, nobody was asked.
	const isTaken = task && task.staff !== run.staffId && task.takenAt > run.createdAt;
	if (isTaken && isHeld(task, new Date())) return refuse('task.held', { by: task.name });
	const reason = run.reason ?? '';
	const { handle = 'other', words } = splitReason(reason);
	const given = { id, reason: { handle, words } };
	switch (run.action) {
		case 'request.accept':
		case 'request.decline': {
			const decision = run.action === 'request.accept' ? 'accept' : 'decline';
			const done = await decideAtDesk(tx, actor, { id, decision, reason });
			if (!done.ok) return done;
			return accept(done.value.state === 'overtaken' ? 'cancel.request_decided' : null);
		}
		case 'return.accept':
			return ended(
				await stepAtDesk(decideReturn, 'accept', reason)(tx, actor, { id, decision: 'accept', reason })
			);
		case 'parcel.quiet':
			return ended(await quietParcel(tx, actor, { id, days: run.days ?? 1, reason }));
		case 'write_back.retry':
			return ended(await retryWriteBack(tx, actor, given));
		case 'refund.retry':
			return ended(await retryRefund(tx, actor, { id, reason }));
	}
}

const ended = (done: Result<unknown>): Result<null> => (done.ok ? accept(null) : done);

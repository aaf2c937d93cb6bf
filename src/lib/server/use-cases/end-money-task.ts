import { MONEY_TASK_REASONS, readReason } from '#domain/access/staff-reason.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { endTask } from '#server/db/money-tasks.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

/**
 * Staff have dealt with a task about money, and say how. Of two who say so at once one is heard; found again as it was,
 * it stays ended.
 *
 * Refusals: `reason.missing`; `task.not_found`, where it is not there or has ended.
 */
export const endMoneyTask: Command<{ id: string } & GivenReason, { id: string }> = async (
	tx,
	actor,
	{ id, reason: given }
) => {
	const reason = readReason(MONEY_TASK_REASONS, given);
	if (!reason.ok) return reason;
	const ended = isId(id) ? await endTask(tx, id, actor.id ?? actor.kind) : undefined;
	if (!ended) return refuse('task.not_found');
	await insertAudit(tx, {
		...{ actor, action: 'money_task.ended' as const, subject: id, reason: reason.value },
		...(ended.orderId !== null && { orderId: ended.orderId }),
		facts: { kind: ended.kind, provider: ended.provider, reference: ended.reference }
	});
	return accept({ id });
};

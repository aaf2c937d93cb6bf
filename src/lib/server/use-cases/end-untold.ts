import { TOLD_REASONS, readReason } from '#domain/access/staff-reason.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { seeToUntold } from '#server/db/untold.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

/**
 * Staff have told a buyer what no mail could tell them, and say how. Of two who say so at once one is heard.
 *
 * Refusals: `reason.missing`; `task.not_found`, where it is not there, or somebody has seen to it.
 */
export const endUntold: Command<{ id: string } & GivenReason, { id: string }> = async (
	tx,
	actor,
	{ id, reason: given }
) => {
	const reason = readReason(TOLD_REASONS, given);
	if (!reason.ok) return reason;
	const told = isId(id) ? await seeToUntold(tx, id, actor.id ?? actor.kind) : undefined;
	if (!told) return refuse('task.not_found');
	const { orderId, kind } = told;
	await insertAudit(tx, {
		...{ actor, action: 'notice.told' as const, orderId, subject: id, reason: reason.value },
		facts: { kind }
	});
	return accept({ id });
};

import { RETRY_REASONS, WRITE_BACK_REASONS, readReason } from '#domain/access/staff-reason.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { isId } from '#server/db/ids.ts';
import { askAgain, endByHand, findWriteBack, type StoredWriteBack } from '#server/db/write-backs.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

type Input = { id: string } & GivenReason;

/**
 * Staff have told the storefront themselves, and say how.
 *
 * Refusals: `reason.missing`; `task.not_found`, where it is not there or done; `service.busy`, while it is being asked.
 */
export const endWriteBack: Command<Input, { id: string }> = async (tx, actor, { id, reason: given }) => {
	const reason = readReason(WRITE_BACK_REASONS, given);
	if (!reason.ok) return reason;
	const ended = isId(id) ? await endByHand(tx, id, actor.id ?? actor.kind) : undefined;
	return ended ? audited(tx, actor, 'write_back.ended', ended, reason.value) : whyNot(tx, id);
};

/** Staff have put right why it was refused, or will not wait. Refusals as above. */
export const retryWriteBack: Command<Input, { id: string }> = async (tx, actor, { id, reason: given }) => {
	const reason = readReason(RETRY_REASONS, given);
	if (!reason.ok) return reason;
	const again = isId(id) ? await askAgain(tx, id) : undefined;
	return again ? audited(tx, actor, 'write_back.retried', again, reason.value) : whyNot(tx, id);
};

async function audited(
	tx: Tx,
	actor: Actor,
	action: 'write_back.ended' | 'write_back.retried',
	{ id, orderId, kind, storefront, subject }: StoredWriteBack,
	reason: string
): Promise<Result<{ id: string }>> {
	await insertAudit(tx, {
		...{ actor, action, orderId, subject: id, reason },
		facts: { kind, storefront, about: subject }
	});
	return accept({ id });
}

async function whyNot(tx: Tx, id: string): Promise<Result<never>> {
	const there = isId(id) ? await findWriteBack(tx, id) : undefined;
	return !there || there.state === 'done'
		? refuse('task.not_found')
		: refuse('service.busy', { retry_after: 60 });
}

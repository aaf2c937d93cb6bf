import { readReason, RETRY_REASONS } from '#domain/access/staff-reason.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { retryFailed } from '#server/db/inbox.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

/**
 * Staff have a delivery processed again that had failed for good, and say why. Of two who ask at once one is heard.
 *
 * Refusals: `reason.missing`; `delivery.not_found`, where it is not there or has not failed.
 */
export const retryDelivery: Command<{ id: string } & GivenReason, { id: string }> = async (
	tx,
	actor,
	{ id, reason: given }
) => {
	const reason = readReason(RETRY_REASONS, given);
	if (!reason.ok) return reason;
	const failed = isId(id) ? await retryFailed(tx, id) : undefined;
	if (!failed) return refuse('delivery.not_found');
	await insertAudit(tx, {
		actor,
		action: 'delivery.retried',
		subject: id,
		reason: reason.value,
		facts: { vendor: failed.vendor, failed_with: failed.lastError }
	});
	return accept({ id });
};

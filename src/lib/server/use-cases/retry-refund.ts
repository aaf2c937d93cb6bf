import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { isId } from '#server/db/ids.ts';
import { lockOrder } from '#server/db/orders.ts';
import { findRefund } from '#server/db/refund-lists.ts';
import { askAfterRefund } from '#server/db/refunds.ts';
import type { Command } from './command.ts';

/**
 * Has a refund's provider asked once more that stopped at something: under the same key, and only after it was looked
 * for there, so it can never go out twice. One that failed is paid another way, and one on its way is asked after anyway.
 *
 * Refusals: `refund.not_found`; `refund.state_conflict` with the `state` it has.
 */
export const retryRefund: Command<{ id: string; reason: string }, { id: string }> = async (
	tx,
	actor,
	{ id, reason }
) => {
	const found = isId(id) ? await findRefund(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	const refund = order && (await findRefund(tx, id));
	if (!refund) return refuse('refund.not_found');
	if (refund.state !== 'unknown') return refuse('refund.state_conflict', { state: refund.state });
	await askAfterRefund(tx, id);
	const { orderId, amount } = refund;
	await insertAudit(tx, {
		...{ actor, action: 'refund.retried', orderId, subject: id, reason },
		facts: { amount, was: refund.failure }
	});
	return accept({ id });
};

import { accept, refuse } from '#domain/refusal.ts';
import { isId } from '#server/db/ids.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { findRefund, type ListedRefund } from '#server/db/refund-lists.ts';
import { markOverdue } from '#server/db/refunds.ts';
import type { Command } from './command.ts';

/**
 * Writes down, once, that a refund is not settled on the day it was due, whatever became of it with its provider: from
 * then on it is told to the buyer and stands on the list of staff. It stays so when it is settled later. What waits for the
 * buyer's account is not late.
 *
 * Refusals: `refund.not_found`.
 */
export const findOverdue: Command<{ id: string }, ListedRefund> = async (tx, actor, { id }) => {
	const found = isId(id) ? await findRefund(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	// Read again under the lock: only now does it stand still.
	const refund = order && (await findRefund(tx, id));
	if (!refund) return refuse('refund.not_found');
	const isLate = refund.state !== 'settled' && refund.dueAt !== null && refund.dueAt < order.now;
	if (!isLate || refund.overdueAt !== null || refund.waits) return accept(refund);
	await markOverdue(tx, id, order.now);
	const { paymentId: payment, amount } = refund;
	const data = { refund: id, payment, amount, due_at: refund.dueAt?.toISOString() };
	const entries = [{ type: 'refund.overdue' as const, data }];
	await recordChange(tx, order, { entries, actor });
	return accept({ ...refund, overdueAt: order.now });
};

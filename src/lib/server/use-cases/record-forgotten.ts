import { accept, refuse } from '#domain/refusal.ts';
import { forgetConsent } from '#server/db/card-consents.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { movePaymentOrder, type ListedPaymentOrder } from '#server/db/payment-orders.ts';
import type { ForgetReport } from '#server/ports/payments.ts';
import type { Command } from './command.ts';
import { lockPaymentOrder } from './lock-payment-order.ts';

/**
 * Writes down what became of having a kept card forgotten. Done, the provider's names of it go. Refused, staff have a
 * task with the provider's name of its owner, and see to it there.
 *
 * Refusals: `payment.order_not_found`.
 */
export const recordForgotten: Command<{ id: string; report: ForgetReport }, ListedPaymentOrder> = async (
	tx,
	_actor,
	{ id, report }
) => {
	const locked = await lockPaymentOrder(tx, id, ['detach']);
	if (!locked) return refuse('payment.order_not_found');
	const { order, row } = locked;
	if (row.state === 'done' || row.state === 'failed') return accept(row);
	if (report.state === 'done') {
		await movePaymentOrder(tx, id, { state: 'done', doneAt: order.now });
		if (row.consentId) await forgetConsent(tx, row.consentId);
	} else if (report.state === 'unknown') await movePaymentOrder(tx, id, { state: 'unknown' });
	else {
		await movePaymentOrder(tx, id, { state: 'failed', failure: report.reason });
		const reference = row.customerReference ?? row.providerKey;
		const facts = { about: `card ${report.reason}` };
		const about = { provider: row.provider, reference, orderId: order.id };
		await raiseTasks(tx, [{ kind: 'request_refused', ...about, facts }]);
	}
	return accept(row);
};

import { neverCame } from '#domain/exchange/hold.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { recordChange } from '#server/db/orders.ts';
import { movePaymentOrder, type ListedPaymentOrder } from '#server/db/payment-orders.ts';
import { setCaptured } from '#server/db/payments.ts';
import { listPortions } from '#server/db/portions.ts';
import type { CaptureReport } from '#server/ports/payments.ts';
import { chargeDeducted } from './charge-deducted.ts';
import { chargeUnreturned } from './charge-unreturned.ts';
import type { Command } from './command.ts';
import { lockPaymentOrder } from './lock-payment-order.ts';

/**
 * Writes down what became of taking what the shop keeps of an authorisation, or of voiding it. Said again it changes
 * nothing. What was done otherwise than asked for, or refused, is for staff; what was to be taken of a security is asked of
 * its buyer then.
 *
 * Refusals: `payment.order_not_found`.
 */
export const recordCapture: Command<{ id: string; report: CaptureReport }, ListedPaymentOrder> = async (
	tx,
	actor,
	{ id, report }
) => {
	const locked = await lockPaymentOrder(tx, id, ['capture', 'void']);
	if (!locked?.row.paymentId) return refuse('payment.order_not_found');
	const { order, row } = locked;
	if (row.state === 'done' || row.state === 'failed') return accept(row);
	const end = (entries: readonly NewEntry[]) =>
		listPortions(tx, order.id).then((portions) => recordChange(tx, order, { portions, entries, actor }));
	if (report.state === 'unknown' || report.state === 'by_hand') {
		await movePaymentOrder(tx, id, { state: report.state === 'unknown' ? 'unknown' : 'sent' });
		return accept(row);
	}
	const { provider, amount: ours, currency } = row;
	const payment = locked.row.paymentId;
	if (report.state === 'done') {
		const at = report.at > order.now ? order.now : report.at;
		await movePaymentOrder(tx, id, { state: 'done', providerReference: report.reference, doneAt: at });
		if (ours > 0) await setCaptured(tx, payment, ours, at);
		const type = ours > 0 ? ('payment.captured' as const) : ('payment.voided' as const);
		await end([{ type, data: { payment, ...(ours > 0 && { amount: ours }) } }]);
		return accept(row);
	}
	const differs = report.state === 'differs';
	const failure = differs ? report.about : report.reason;
	await movePaymentOrder(tx, id, { state: 'failed', failure });
	const facts = differs
		? { ours, theirs: report.amount, currency, theirCurrency: report.currency, about: report.about }
		: { ours, currency, about: failure };
	const kind = differs ? ('amount_differs' as const) : ('request_refused' as const);
	await raiseTasks(tx, [{ kind, provider, reference: row.reference ?? '', orderId: order.id, facts }]);
	await end([{ type: 'payment.trouble', data: { payment, about: row.kind } }]);
	const asked = row.kind === 'capture' ? await askInstead(tx, actor, order.ref, payment) : accept(undefined);
	return asked.ok ? accept(row) : asked;
};

/** What was to be taken of a security and is due is asked of its buyer instead: while it was to be taken nobody was. */
async function askInstead(tx: Tx, actor: Actor, ref: string, payment: string): Promise<Result<unknown>> {
	const { exchanges = [], returns } = await getOrderRecord(tx, ref);
	const exchange = exchanges.find(({ hold }) => hold?.payment === payment);
	const back = returns.find(({ id }) => id === exchange?.return);
	if (!exchange || !back) return accept(undefined);
	const ask = neverCame(exchange, back) > 0 ? chargeUnreturned : back.settled_at ? chargeDeducted : undefined;
	return ask ? ask(tx, actor, { id: back.id }) : accept(undefined);
}

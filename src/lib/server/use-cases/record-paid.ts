import { amountDue } from '#domain/money/amount-due.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { saveCard } from '#server/db/card-consents.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { recordChange, type LockedOrder } from '#server/db/orders.ts';
import { findPaymentOrder, movePaymentOrder, type ListedPaymentOrder } from '#server/db/payment-orders.ts';
import { insertReceived, listPayments } from '#server/db/payments.ts';
import { listPortions } from '#server/db/portions.ts';
import type { ChargeReport, LinkReport, MoneyIn } from '#server/ports/payments.ts';
import type { Command } from './command.ts';
import { bookHeld } from './book-held.ts';
import { lockPaymentOrder } from './lock-payment-order.ts';
import { portionsOf } from './take-goods.ts';

export type PaidReport = LinkReport | ChargeReport;

/**
 * Writes down what became of a page to pay on or of a charge, whoever says so first: its answer, its webhook or our own
 * question. Money that comes in is booked once, as a payment of the order. Another amount than was asked for is not
 * booked: staff look at it.
 *
 * Refusals: `payment.order_not_found`.
 */
export const recordPaid: Command<{ id: string; report: PaidReport }, ListedPaymentOrder> = async (
	tx,
	actor,
	{ id, report }
) => {
	const locked = await lockPaymentOrder(tx, id, ['link', 'charge', 'hold']);
	if (!locked) return refuse('payment.order_not_found');
	const { order, row } = locked;
	// Money may come of a page that we believed to be over; nothing else may change what is done.
	if (report.state === 'held')
		return row.state === 'done' ? accept(row) : bookHeld(tx, actor, order, row, report);
	if (report.state === 'paid') {
		return row.state === 'done' ? accept(row) : book(tx, actor, order, row, report.payment);
	}
	if (row.state !== 'requested' && row.state !== 'unknown' && row.state !== 'sent') return accept(row);
	const reference = 'reference' in report ? { providerReference: report.reference } : {};
	if (report.state === 'open') {
		const { url, expiresAt } = report;
		await movePaymentOrder(tx, id, { state: 'sent', ...reference, url, expiresAt });
	} else if (report.state === 'waiting') {
		// The buyer is through: what became of what is to be held only the provider knows, so it is asked at once.
		const atOnce = row.kind === 'hold' && row.url !== null ? { url: null, askedAt: null } : {};
		await movePaymentOrder(tx, id, { state: 'sent', ...reference, ...atOnce });
	} else if (report.state === 'ended') await movePaymentOrder(tx, id, { state: 'ended', url: null });
	else if (report.state === 'unknown') {
		// An open page that could not be asked after is still open.
		if (row.state !== 'sent') await movePaymentOrder(tx, id, { state: 'unknown' });
	} else if (report.state === 'needs_buyer') {
		// The buyer is told, with the way to the page on which they pay themselves.
		await movePaymentOrder(tx, id, { state: 'failed', failure: 'payment.needs_buyer' });
		const data = { payment_order: id, amount: row.amount };
		const entries = [{ type: 'payment.needs_buyer' as const, data }];
		const portions = await listPortions(tx, order.id);
		await recordChange(tx, order, { portions, entries, actor });
	} else {
		await movePaymentOrder(tx, id, { state: 'failed', failure: report.reason });
		const facts = { ours: row.amount, currency: row.currency, about: report.reason };
		const about = { provider: row.provider, reference: row.providerKey, orderId: order.id };
		await raiseTasks(tx, [{ kind: 'request_refused', ...about, facts }]);
	}
	return accept((await findPaymentOrder(tx, id)) ?? row);
};

async function book(
	tx: Tx,
	actor: Actor,
	order: LockedOrder,
	row: ListedPaymentOrder,
	money: MoneyIn
): Promise<Result<ListedPaymentOrder>> {
	const { id, provider, amount: ours, currency } = row;
	const about = { provider, reference: money.reference, orderId: order.id };
	if (money.amount !== ours || money.currency !== currency) {
		await movePaymentOrder(tx, id, { state: 'failed', failure: 'amount_differs' });
		const facts = { ours, theirs: money.amount, currency, theirCurrency: money.currency, about: row.kind };
		await raiseTasks(tx, [{ kind: 'amount_differs', ...about, facts }]);
		return accept(row);
	}
	const record = await getOrderRecord(tx, order.ref);
	const known = await listPayments(tx, order.id);
	const same = known.find((one) => one.provider === provider && one.reference === money.reference);
	const at = money.at > order.now ? order.now : money.at;
	const payment = same?.id ?? newId();
	if (!same) {
		const position = known.length + 1;
		await insertReceived(tx, { id: payment, position, ...about, amount: ours, at });
		// The goods were cancelled or paid for otherwise while the page was open.
		const due = amountDue(record);
		if (due < ours) {
			const facts = { ours: due, theirs: ours, currency, about: 'more_than_due' };
			await raiseTasks(tx, [{ kind: 'payment_differs', ...about, facts }]);
		}
	}
	await movePaymentOrder(tx, id, {
		...{ state: 'done', doneAt: at, paymentId: payment, url: null },
		...(row.kind === 'charge' && { providerReference: money.reference })
	});
	if (row.consentId && money.card) await saveCard(tx, row.consentId, money.card);
	const entries: NewEntry[] = same ? [] : [{ type: 'payment.received', data: { payment, amount: ours } }];
	if (!order.paidAt) entries.push({ type: 'order.paid', data: { at: at.toISOString() } });
	const facts = { paidAt: order.paidAt ?? at };
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor, facts });
	return accept((await findPaymentOrder(tx, id)) ?? row);
}

import { refundDueBy } from '#domain/cancellation/refund-due-by.ts';
import { promiseNow } from '#domain/exchange/takes.ts';
import { policyOrderOf } from '#domain/policy/evaluate-record.ts';
import { distributeRefund, refundable } from '#domain/policy/quote/distribute-refund.ts';
import type { Taken } from '#domain/policy/quote/pieces.ts';
import { refundOf, withDeliveryKept, withPaidAhead } from '#domain/return/amounts.ts';
import type { Portion } from '#domain/order/portions.ts';
import type { Tx } from '#server/db/client.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { reserveRefunds } from '#server/db/refunds.ts';
import { chargeReturn, type NewReturn } from '#server/db/returns.ts';
import type { OutcomeRefund } from '#domain/cancellation/quote-answer.ts';
import { giveCredit, splitCredit, type CreditSplit } from './give-credit.ts';
import { exchangeOf, type HeldReturn } from './hold-return.ts';
import { deliveryShares, quotedTakes, runningTakes, takenByOthers } from './quoted-takes.ts';

const DAY_MS = 86_400_000;

export type PaidReturn = {
	/** What changes of the return's row. */
	to: Partial<NewReturn>;
	entries: NewEntry[];
	refunds: OutcomeRefund[];
};

/**
 * By when the money of a return is due where a law counts from the goods' return or from the statement, else by our own
 * date. Instants; `receivedAt` null while nothing has come.
 */
export function dueOfReturn({ quote }: Pick<HeldReturn, 'quote'>, at: Date, receivedAt: Date | null): string {
	const { due } = quote.body.refund;
	const counted =
		due.counts_from === 'goods_back' && due.days !== null && receivedAt
			? new Date(receivedAt.getTime() + due.days * DAY_MS).toISOString()
			: null;
	const byLaw = due.at !== null && new Date(due.at) > at ? due.at : null;
	return refundDueBy(at.toISOString(), byLaw ?? counted ?? atOnce(due.at, at));
}

/**
 * The law's day has passed while the goods were waited for, as it allows (Directive 2011/83/EU, Article 13(3)): it is due
 * at once, and not late before anybody could have paid.
 */
const atOnce = (lawsDay: string | null, at: Date): string | null =>
	lawsDay === null ? null : new Date(at.getTime() + DAY_MS).toISOString();

/**
 * Reserves what a return gives back by what it takes now and has not given yet: the quote's amount to the minor unit,
 * less what did not come and what was deducted. Never more than the payments hold: what a bank took back is not given
 * twice; what was paid ahead for pieces that do not come is given for them. Its fee is charged with it. Its order is locked; the caller writes `to` and `entries`.
 *
 * @param takes what it takes of its order as far as is known
 * @param portions where the goods are afterwards: with the last of them an authorisation comes to its end
 */
export async function payReturn(tx: Tx, held: HeldReturn, how: PayInput): Promise<PaidReturn> {
	const { write, split, ...paid } = preparePay(held, how);
	await write(tx);
	const credited = await giveCredit(tx, held, split);
	return { ...paid, entries: [...credited, ...paid.entries] };
}

type PayInput = { takes: readonly Taken[]; portions: readonly Portion[]; receivedAt: Date | null };

/** The same decided and not yet written: `write` sends all of it at once, but for what `split` gives as store credit. */
export function preparePay(
	held: HeldReturn,
	{ takes, portions, receivedAt }: PayInput
): PaidReturn & { split: CreditSplit; write: (tx: Tx) => Promise<unknown> } {
	const { back, quote, record, order } = held;
	const { adjustments_refund: adjustments } = quote.body;
	const own = { refund: back.promised, takes: quotedTakes(quote), adjustments };
	const quoted = promiseNow(own, exchangeOf(held));
	const { payments } = policyOrderOf(record);
	const most = refundable(payments);
	const whole = refundOf(quoted, takes);
	const [running, others] = [runningTakes(held), takenByOthers(held)];
	const kept = withDeliveryKept(running, takes, deliveryShares(held), others);
	const owed = BigInt(Math.max(0, whole - back.refunded));
	const amount = owed < most ? owed : most;
	const last = portions.every(({ state }) => state === 'cancelled' || state === 'returned');
	const { to, release } = distributeRefund(amount, payments, last);
	const due_at = record.historical ? null : dueOfReturn(held, order.now, receivedAt);
	const parts = to.map((one) => ({ ...one, amount: Number(one.amount) }));
	const split = splitCredit(held, back.refunded + Number(amount), takes, parts);
	const refunds = split.money.map((part) => ({
		...{ id: newId(), state: 'requested' as const, due_at, ...part }
	}));
	const released = release
		.map(({ payment, amount: part, capture }) => ({
			...{ payment, amount: Number(part), capture: capture === null ? null : Number(capture) }
		}))
		.filter((one) => one.amount > 0 || one.capture !== null);
	const where = { orderId: order.id, quoteId: quote.id, returnId: back.id, at: order.now };
	const amountOfFee = takes.reduce((sum, one) => sum + one.fee, 0);
	const fee = { id: newId(), orderId: order.id, quoteId: quote.id, amount: amountOfFee, at: order.now };
	return {
		write: (tx) => Promise.all([reserveRefunds(tx, where, refunds, released), chargeReturn(tx, fee)]),
		split,
		to: {
			takes: withPaidAhead(running, kept, back.refunded - whole, others),
			...{ refunded: back.refunded + Number(amount), refundedAt: back.refundedAt ?? order.now },
			...split.to
		},
		entries: [
			...refunds.map(({ id, payment, amount: part, due_at: due }) => ({
				type: 'refund.requested' as const,
				data: { refund: id, payment, amount: part, due_at: due, return: back.id }
			})),
			...released.map((one) => ({ type: 'payment.released' as const, data: { ...one, return: back.id } }))
		],
		refunds
	};
}

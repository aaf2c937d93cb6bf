import { refundDueBy } from '#domain/cancellation/refund-due-by.ts';
import { policyOrderOf } from '#domain/policy/evaluate-record.ts';
import { moneyLeft } from '#domain/policy/quote/books.ts';
import { distributeRefund, refundable } from '#domain/policy/quote/distribute-refund.ts';
import { isPostageDue, ownPostagePaid, splitPostage } from '#domain/return/own-postage.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { lockAccount, openAccount, ownerOfOrder } from '#server/db/credits.ts';
import type { NewEntry } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { recordChange } from '#server/db/orders.ts';
import { changePostage, findPostage, sumEarned, type NewPostage } from '#server/db/own-postage.ts';
import { reserveRefunds } from '#server/db/refunds.ts';
import type { SteppedPostage } from './claim-postage.ts';
import type { Command } from './command.ts';
import { addEntries, holdAccount } from './credit-account.ts';
import { holdReturn, type HeldReturn } from './hold-return.ts';

/**
 * Pays what was taken on of its buyer's own postage, once its return is settled (the clock's). Paid before, it answers
 * the same again.
 *
 * Refusals: `return.not_found`; `postage.not_asked`, where nothing was taken on as well; `return.state_conflict`.
 */
export const payPostage: Command<{ id: string }, SteppedPostage> = async (tx, actor, { id }) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const claim = await findPostage(tx, id);
	if (claim?.state !== 'accepted' || claim.granted === null) return refuse('postage.not_asked');
	const { order, back } = held;
	const { state, amount, granted } = claim;
	const stepped = { id, order: order.ref, state, amount, granted };
	if (claim.paidAt !== null) return accept(stepped);
	if (!isPostageDue(back.state)) return refuse('return.state_conflict', { state: back.state });
	const { to, entries } = await bookPostage(tx, held, granted);
	await changePostage(tx, claim, to);
	await recordChange(tx, order, { entries, actor });
	return accept(stepped);
};

/**
 * Books postage of a held return that is settled: refunds of what the shop has earned of the order, and store credit,
 * which never ends, for the rest (`splitPostage`). No piece's refund gets smaller by it, and of no payment more goes back
 * than was captured (law 1). The payments are taken from the last one on, because quotes that still stand fill them from
 * the first. The caller writes `to` and `entries`.
 */
export async function bookPostage(
	tx: Tx,
	{ back, order, record }: HeldReturn,
	granted: number
): Promise<{ to: Partial<NewPostage>; entries: NewEntry[] }> {
	const facts = policyOrderOf(record);
	const captured = facts.payments.filter((one) => one.captured > 0 || one.captured_at !== null).toReversed();
	const forGoods = moneyLeft(facts, record.taken, true) + BigInt(facts.promised ?? 0);
	const there = refundable(captured);
	const spare = refundable(facts.payments) - forGoods;
	const { refund, credit } = splitPostage(granted, {
		earned: await sumEarned(tx, order.id),
		paid: ownPostagePaid(record),
		withShop: Number(spare < there ? spare : there)
	});
	const due_at = record.historical ? null : refundDueBy(order.now.toISOString(), null);
	const refunds = distributeRefund(BigInt(refund), captured, false).to.map((one) => ({
		...{ id: newId(), payment: one.payment, amount: Number(one.amount), due_at }
	}));
	const where = { orderId: order.id, quoteId: null, returnId: back.id, postage: true, at: order.now };
	await reserveRefunds(tx, where, refunds, []);
	if (credit > 0) await giveAsCredit(tx, { back, order }, credit);
	const told = { return: back.id, number: back.number, amount: granted, refunded: refund, credited: credit };
	const ids = refunds.map(({ id }) => id);
	return {
		to: { refunded: refund, credited: credit, paidAt: order.now },
		entries: [
			{ type: 'return.postage_paid', data: { ...told, refunds: ids } },
			...refunds.map(({ id, payment, amount }) => ({
				type: 'refund.requested' as const,
				data: { refund: id, payment, amount, due_at, return: back.id }
			}))
		]
	};
}

/** It is money the buyer spent: unlike what was given for goods by their own choice, it lasts until it is spent again. */
async function giveAsCredit(
	tx: Tx,
	{ back, order }: Pick<HeldReturn, 'back' | 'order'>,
	amount: number
): Promise<void> {
	const owner = await ownerOfOrder(tx, order.id);
	if (!('id' in owner)) await openAccount(tx, owner, order.currency);
	const account = await lockAccount(tx, owner, order.currency);
	if (!account) throw new Error(`order ${order.ref} has no credit account`);
	const of = { orderId: order.id, returnId: back.id, key: `postage-${back.id}`, expiresAt: null };
	await addEntries(tx, await holdAccount(tx, account), [{ ...of, kind: 'postage' as const, amount }]);
}

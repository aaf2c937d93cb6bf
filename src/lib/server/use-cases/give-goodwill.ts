import { GOODWILL_REASONS, readReason, splitReason } from '#domain/access/staff-reason.ts';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { refundDueBy } from '#domain/cancellation/refund-due-by.ts';
import { decideGoodwill, goodwillRoom, type GoodwillRoom } from '#domain/refund/goodwill.ts';
import { readShopGoodwill } from '#domain/shop/goodwill.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import type { Tx } from '#server/db/client.ts';
import { findGoodwill, listPromised, sumGoodwill } from '#server/db/goodwill.ts';
import type { NewEntry } from '#server/db/history.ts';
import { commitTo, insertWords } from '#server/db/history-words.ts';
import { isId, newId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { reserveRefunds } from '#server/db/refunds.ts';
import { findKeptValue } from '#server/db/shop-settings.ts';
import type { Command } from './command.ts';
import { portionsOf } from './take-goods.ts';

export type GiveGoodwillInput = {
	ref: string;
	/** Made when it was shown what would happen: given twice under one id it is given once. */
	id: string;
	/** Minor units of the order's currency, a whole number above 0. */
	amount: number;
	/** Of whoever gives it: how much they may. */
	role: StaffRole;
	reason: { handle: string; words: string };
};

export type GivenGoodwill = { id: string; amount: number };

/** What may be given of an order now, by a role. Under the order's lock it stays so. */
export async function readGoodwillRoom(tx: Tx, record: OrderRecord, role: StaffRole): Promise<GoodwillRoom> {
	const [promised, given, kept] = await Promise.all([
		listPromised(tx, record.id),
		sumGoodwill(tx, record.id),
		findKeptValue(tx, 'shop.goodwill')
	]);
	return goodwillRoom(record, promised, { role, limits: readShopGoodwill(kept).refund, given });
}

/**
 * Gives some of what was paid back although nothing leaves the order, the way it was paid, and says why. No piece gets
 * cheaper by it: what goods still in the order give back later stays what it is, up to what is then left (law 1).
 *
 * Refusals: `reason.missing`; `request.invalid` for an amount that is none; `order.not_found`; those of
 * `decideGoodwill`; `idempotency.mismatch` where another amount was given under this id.
 */
export const giveGoodwill: Command<GiveGoodwillInput, GivenGoodwill> = async (
	tx,
	actor,
	{ ref, id, amount, role, reason: given }
) => {
	const reason = readReason(GOODWILL_REASONS, given);
	if (!reason.ok) return reason;
	if (!isId(id) || !Number.isSafeInteger(amount) || amount <= 0) return refuse('request.invalid');
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const before = await findGoodwill(tx, order.id, id);
	if (before) return before['amount'] === amount ? accept({ id, amount }) : refuse('idempotency.mismatch');
	const record = await getOrderRecord(tx, ref);
	const room = await readGoodwillRoom(tx, record, role);
	const to = decideGoodwill(record, room, amount);
	if (!to.ok) return to;

	const due_at = record.historical ? null : refundDueBy(order.now.toISOString(), null);
	const refunds = to.value.map((part) => ({ id: newId(), due_at, ...part }));
	const where = { orderId: order.id, quoteId: null, goodwill: true, at: order.now };
	await reserveRefunds(tx, where, refunds, []);
	const words = commitTo(reason.value);
	const why = splitReason(reason.value).handle;
	const data = { goodwill: id, amount, why, refunds: refunds.map((one) => one.id), reason: words.commitment };
	const entries: NewEntry[] = [
		{ type: 'goodwill.given', data },
		...refunds.map(({ id: refund, payment, amount: part }) => ({
			type: 'refund.requested' as const,
			data: { refund, payment, amount: part, due_at }
		}))
	];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	await insertWords(tx, order.id, order.historySeq + 1, words);
	await insertAudit(tx, {
		...{ actor, action: 'goodwill.given', orderId: order.id, subject: id, reason: reason.value },
		facts: { amount, role }
	});
	return accept({ id, amount });
};

import { isSecured } from '#domain/exchange/hold.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { newId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder } from '#server/db/orders.ts';
import { findOpenHold, findPaymentOrder, insertPaymentOrder } from '#server/db/payment-orders.ts';
import { LEFT_AT_LEAST_MS, PAGE_GOOD_FOR_MS, type AskedLink } from './ask-pay-link.ts';
import type { Command } from './command.ts';

export type AskHoldInput = {
	ref: string;
	provider: string;
	/** The return whose old goods the security is for. */
	back: string;
};

/**
 * Writes down that the buyer wants the worth of the old goods held on their card, so that the new ones leave before those
 * are back; before any provider hears of it. One page at a time; asked again, it is the same as long as it is good.
 *
 * Refusals: `order.not_found`; `exchange.not_found` where nothing waits for a security; `payment.nothing_due` where it is
 * held already.
 */
export const askHold: Command<AskHoldInput, AskedLink> = async (tx, _actor, { ref, provider, back }) => {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const record = await getOrderRecord(tx, ref);
	const exchange = record.exchanges?.find((one) => one.return === back);
	if (exchange?.state !== 'reserved' || exchange.ship !== 'now') return refuse('exchange.not_found');
	if (isSecured(exchange)) return refuse('payment.nothing_due');
	const open = await findOpenHold(tx, exchange.id);
	if (open) {
		const isGood = (open.expiresAt?.getTime() ?? 0) > order.now.getTime() + LEFT_AT_LEAST_MS;
		if (!isGood) return accept({ step: 'stale', order: open });
		return accept({ step: open.url === null ? 'ask' : 'ready', order: open });
	}
	const id = newId();
	await insertPaymentOrder(tx, {
		...{ id, orderId: order.id, exchangeId: exchange.id, provider, amount: exchange.security ?? 0 },
		...{ kind: 'hold', state: 'requested', providerKey: `hold-${id}` },
		createdAt: order.now,
		expiresAt: new Date(order.now.getTime() + PAGE_GOOD_FOR_MS)
	});
	const made = await findPaymentOrder(tx, id);
	if (!made) throw new Error(`payment order ${id} has vanished inside its own transaction`);
	return accept({ step: 'ask', order: made });
};

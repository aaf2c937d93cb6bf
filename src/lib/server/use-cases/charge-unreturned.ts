import { wasReleased } from '#domain/exchange/exchange-record.ts';
import { neverCame } from '#domain/exchange/hold.ts';
import { amountDue } from '#domain/money/amount-due.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { findKeptCard } from '#server/db/card-consents.ts';
import { isId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { findReturnHead } from '#server/db/returns.ts';
import { chargeDeducted } from './charge-deducted.ts';
import { chargeKeptCard } from './charge-kept-card.ts';
import type { Command } from './command.ts';
import { portionsOf } from './take-goods.ts';

/**
 * The old goods of an exchange whose new ones were sent at once never came back: their return was given up, so that what
 * the new ones cost is due. It is taken from the card that the buyer agreed to have kept; without one, they are asked.
 *
 * Refusals: `return.not_found`.
 */
export const chargeUnreturned: Command<{ id: string }, { due: number }> = async (tx, actor, { id }) => {
	const head = isId(id) ? await findReturnHead(tx, id) : undefined;
	const order = head && (await lockOrder(tx, { id: head.orderId }));
	if (!order) return refuse('return.not_found');
	const record = await getOrderRecord(tx, order.ref);
	const exchange = record.exchanges?.find((one) => one.return === id && wasReleased(one));
	const due = amountDue(record);
	if (!exchange || due === 0) return accept({ due: 0 });
	const charged = (await findKeptCard(tx, order.id)) !== undefined;
	const data = { exchange: exchange.id, return: id, amount: due, ...(charged && { charged: true }) };
	const entries = [{ type: 'exchange.not_returned' as const, data }];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	if (charged) {
		const done = await chargeKeptCard(tx, actor, { ref: order.ref, version: order.version + 1 });
		// A page to pay on is open: then it is being paid.
		if (!done.ok && done.refusal.code !== 'payment.in_flight') return done;
	}
	return accept({ due });
};

/**
 * A return is settled. Where new goods were sent at once and some of the old ones never came, what those were to pay is
 * due, with what was deducted; else what was deducted and could not be withheld. Of a gift nothing is its buyer's to pay.
 *
 * Refusals: `return.not_found`.
 */
export const chargeSettled: Command<{ id: string }, { due: number }> = async (tx, actor, { id }) => {
	const head = isId(id) ? await findReturnHead(tx, id) : undefined;
	const order = head && (await lockOrder(tx, { id: head.orderId }));
	if (!order) return refuse('return.not_found');
	const { exchanges = [], returns } = await getOrderRecord(tx, order.ref);
	const exchange = exchanges.find((one) => one.return === id);
	const back = returns.find((one) => one.id === id);
	if (!exchange || !back || (back.gift ?? null) !== null) return accept({ due: 0 });
	const isMissed = exchange.ship === 'now' && neverCame(exchange, back) > 0;
	return isMissed ? chargeUnreturned(tx, actor, { id }) : chargeDeducted(tx, actor, { id });
};

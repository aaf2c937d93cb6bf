import { amountDue } from '#domain/money/amount-due.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findKeptCard } from '#server/db/card-consents.ts';
import { newId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { findOpenLink, insertPaymentOrder } from '#server/db/payment-orders.ts';
import type { Command } from './command.ts';
import { portionsOf } from './take-goods.ts';

export type ChargeInput = {
	ref: string;
	/** The order's version as it was seen beside the amount: another amount than was shown is never charged. */
	version: number;
	/** Why staff do it: a handle, words behind a colon. */
	reason?: string | undefined;
};

/**
 * Writes down that what is due is to be taken from the card that the buyer agreed to have kept; the clock asks for it.
 * Sent twice, it is charged once.
 *
 * Refusals: `order.not_found`; `payment.nothing_due`; `card.no_consent`; `payment.in_flight` while a charge is under way
 * or a page to pay on is open: it could be paid twice; `version.mismatch` with the `version` there is.
 */
export const chargeKeptCard: Command<ChargeInput, { id: string; amount: number }> = async (
	tx,
	actor,
	{ ref, version, reason }
) => {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const record = await getOrderRecord(tx, ref);
	const amount = amountDue(record);
	if (amount === 0) return refuse('payment.nothing_due');
	const card = await findKeptCard(tx, order.id);
	if (!card) return refuse('card.no_consent');
	if (await findOpenLink(tx, order.id, ['link', 'charge'])) return refuse('payment.in_flight');
	if (order.version !== version) return refuse('version.mismatch', { version: order.version });
	const id = newId();
	await insertPaymentOrder(tx, {
		...{ id, orderId: order.id, consentId: card.id, provider: card.provider, amount },
		...{ kind: 'charge', state: 'requested', providerKey: `charge-${id}`, createdAt: order.now }
	});
	const data = { payment_order: id, amount, provider: card.provider, card_consent: card.wording };
	const entries = [{ type: 'payment.requested' as const, data }];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	if (actor.kind === 'staff') {
		const facts = { amount, currency: record.currency };
		await insertAudit(tx, {
			...{ actor, action: 'card.charged' as const, orderId: order.id, subject: id, reason, facts }
		});
	}
	return accept({ id, amount });
};

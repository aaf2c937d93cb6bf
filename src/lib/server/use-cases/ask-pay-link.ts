import { amountDue } from '#domain/money/amount-due.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertConsent } from '#server/db/card-consents.ts';
import { newId } from '#server/db/ids.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import {
	findOpenLink,
	findPaymentOrder,
	insertPaymentOrder,
	type ListedPaymentOrder
} from '#server/db/payment-orders.ts';
import type { Command } from './command.ts';
import { portionsOf } from './take-goods.ts';

/** How long a page to pay on is good; Stripe takes half an hour to a day. */
export const PAGE_GOOD_FOR_MS = 3_600_000;
/** One that ends sooner than this is not worth going to. */
export const LEFT_AT_LEAST_MS = 5 * 60_000;

export type AskPayLinkInput = {
	ref: string;
	provider: string;
	/** The version and language of the words by which the buyer agreed to their card being kept; nothing without. */
	consent?: string | undefined;
};

/** `ask`: the provider is to be asked for it. `stale`: another page has to be closed first. */
export type AskedLink = { step: 'ready' | 'ask' | 'stale'; order: ListedPaymentOrder };

/**
 * Writes down that the buyer wants to pay what is due, before any provider hears of it: one page at a time, so that
 * nothing can be paid twice. Asked again, it is the same page as long as it fits; that a card may be kept is written
 * down with the words that were agreed to.
 *
 * Refusals: `order.not_found`; `payment.nothing_due`.
 */
export const askPayLink: Command<AskPayLinkInput, AskedLink> = async (
	tx,
	actor,
	{ ref, provider, consent }
) => {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const record = await getOrderRecord(tx, ref);
	const amount = amountDue(record);
	if (amount === 0) return refuse('payment.nothing_due');
	const open = await findOpenLink(tx, order.id);
	if (open) {
		const endsAt = open.expiresAt?.getTime() ?? 0;
		const fits =
			open.amount === amount &&
			(open.consentId !== null) === (consent !== undefined) &&
			!open.consentRevoked &&
			endsAt > order.now.getTime() + LEFT_AT_LEAST_MS;
		if (!fits) return accept({ step: 'stale', order: open });
		return accept({ step: open.url === null ? 'ask' : 'ready', order: open });
	}
	const id = newId();
	const consentId = consent === undefined ? null : newId();
	if (consentId !== null && consent !== undefined) {
		const consentedAt = order.now;
		await insertConsent(tx, { id: consentId, orderId: order.id, provider, wording: consent, consentedAt });
	}
	await insertPaymentOrder(tx, {
		...{ id, orderId: order.id, consentId, provider, amount },
		...{ kind: 'link', state: 'requested', providerKey: `link-${id}` },
		createdAt: order.now,
		expiresAt: new Date(order.now.getTime() + PAGE_GOOD_FOR_MS)
	});
	const data = {
		payment_order: id,
		amount,
		provider,
		...(consent !== undefined && { card_consent: consent })
	};
	const entries = [{ type: 'payment.requested' as const, data }];
	await recordChange(tx, order, { portions: portionsOf(record), entries, actor });
	const made = await findPaymentOrder(tx, id);
	if (!made) throw new Error(`payment order ${id} has vanished inside its own transaction`);
	return accept({ step: 'ask', order: made });
};

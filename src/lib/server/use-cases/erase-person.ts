import { personalTexts } from '#domain/access/personal-text.ts';
import type { Address } from '#domain/order/order-document.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { eraseAddress, forgetWords } from '#server/db/erasure-address.ts';
import { eraseFromOrder, findPersonOf } from '#server/db/erasure.ts';
import { forgetDeliveries } from '#server/db/inbox-orders.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';

/**
 * Takes the buyer out of one order. The history says that it happened, and still verifies: it never held more than
 * salted commitments, whose salts are gone now. Erased twice it is erased. Refusals: `order.not_found`.
 */
export const eraseBuyer: Command<{ orderId: string; email: string }, { ref: string }> = async (
	tx,
	actor,
	{ orderId, email }
) => {
	const order = await lockOrder(tx, { id: orderId });
	const person = order && (await findPersonOf(tx, orderId));
	if (!person) return refuse('order.not_found');
	if (person.erasedAt) return accept({ ref: order.ref });
	const { name, phone } = person;
	const [to, before] = [person.shipTo as Address | null, person.replacedShipTo as Address | null];
	const shipTo = { name: to?.name, lines: [...(to?.lines ?? []), ...(before?.lines ?? [])] };
	const texts = personalTexts({ email, name, phone, shipTo });
	await eraseFromOrder(tx, order, texts);
	const portions = await listPortions(tx, orderId);
	await recordChange(tx, order, { portions, entries: [{ type: 'people.erased', data: {} }], actor });
	return accept({ ref: order.ref });
};

/** Forgets what was told of somebody beside their orders, as `strangersOf` found it. */
export const eraseStrangers: Command<
	{ deliveries: readonly string[]; words: readonly string[] },
	undefined
> = async (tx, _actor, { deliveries, words }) => {
	if (deliveries.length > 0) await forgetDeliveries(tx, deliveries);
	await forgetWords(tx, words);
	return accept(undefined);
};

/** Takes an address out of whatever hangs on no order; the last step of erasing somebody. */
export const eraseTraces: Command<{ email: string; orders: number }, undefined> = async (
	tx,
	actor,
	{ email, orders }
) => {
	await eraseAddress(tx, email);
	await insertAudit(tx, { actor, action: 'people.erased', facts: { orders } });
	return accept(undefined);
};

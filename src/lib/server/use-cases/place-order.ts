import { randomBytes } from 'node:crypto';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { orderStatus } from '#domain/order/order-status.ts';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import { accept } from '#domain/refusal.ts';
import { insertLines, insertOrder, lockOrder, recordChange } from '#server/db/orders.ts';
import { insertPayments } from '#server/db/payments.ts';
import { savePortions } from '#server/db/portions.ts';
import type { Command } from './command.ts';
import { firstPaidAt, peopleOf, type PlacedOrder } from './order-facts.ts';
import { firstEntries, hashDocument, lineRows, openPortions, orderRow } from './order-rows.ts';
import { updateOrder } from './update-order.ts';

export type PlaceOrderInput = {
	document: OrderDocument;
	/** An import of history: sends no notice, asks nothing, starts no clock (law 12). */
	historical?: boolean;
	/** Named zone of the shop, where a day that was promised ends; UTC where it is not said. */
	zone?: string;
};

/**
 * Takes an order from the shop. A new ref is stored with its shares worked out once; a known one is updated as far as
 * an update may reach (see `update-order.ts`).
 *
 * Refusals: those of `shareAmounts`.
 */
export const placeOrder: Command<PlaceOrderInput, PlacedOrder> = async (tx, actor, input) => {
	const { document, zone = 'UTC' } = input;
	const shared = shareAmounts(document);
	if (!shared.ok) return shared;

	const documentHash = hashDocument(document);
	const known = await lockOrder(tx, { ref: document.ref });
	if (known) return updateOrder(tx, actor, { order: known, document, documentHash, zone });

	const paidAt = firstPaidAt(document);
	const created = await insertOrder(tx, {
		...orderRow(document, zone),
		documentHash,
		historical: input.historical ?? false,
		paidAt,
		status: orderStatus([{ state: 'open' }], paidAt !== null)
	});
	// Somebody else placed the same ref between our look and our insert: theirs stands, ours updates it.
	if (!created) return placeOrder(tx, actor, input);

	const salt = randomBytes(16);
	const people = peopleOf(document, salt);
	await insertLines(tx, lineRows(created.id, document, shared.value), { orderId: created.id, ...people.row });
	await insertPayments(tx, created.id, document.payments, 1);
	const portions = openPortions(document);
	await savePortions(tx, created.id, [], portions);
	const entries = firstEntries(document, paidAt, people.commitment);
	await recordChange(tx, created, { portions, entries, actor });
	return accept({ ref: document.ref, created: true, ignored: false });
};

import { randomBytes } from 'node:crypto';
import { mentions, personalTexts, withoutPerson } from '#domain/access/personal-text.ts';
import { isSameAddress } from '#domain/order/correct-address.ts';
import type { Address, OrderDocument } from '#domain/order/order-document.ts';
import { accept } from '#domain/refusal.ts';
import { findPersonOf } from '#server/db/erasure.ts';
import type { NewEntry } from '#server/db/history.ts';
import { recordChange, updatePeople, type LockedOrder, type OrderFacts } from '#server/db/orders.ts';
import { insertPayments, listPayments, markCaptured } from '#server/db/payments.ts';
import { listPortions } from '#server/db/portions.ts';
import type { Tx } from '#server/db/client.ts';
import type { Command } from './command.ts';
import { documentFacts, firstPaidAt, peopleOf, type PlacedOrder } from './order-facts.ts';

type Update = { order: LockedOrder; document: OrderDocument; documentHash: Buffer; zone: string };

/**
 * Takes a later document of a known, locked order. It may change who the buyer is and where the goods go, tags,
 * promises, disclosures, delay notices and metadata, add payments and mark them captured. It never changes lines,
 * quantities or amounts (they were shared once, law 3) and never takes back what happened here. A document older than
 * the last one, or the very same, changes nothing.
 */
export const updateOrder: Command<Update, PlacedOrder> = async (tx, actor, update) => {
	const { order, document, documentHash, zone } = update;
	const ignored = accept({ ref: order.ref, created: false, ignored: true });
	const updatedAt = document.source_updated_at ? new Date(document.source_updated_at) : null;
	if (updatedAt && order.sourceUpdatedAt && updatedAt < order.sourceUpdatedAt) return ignored;
	if (order.documentHash.equals(documentHash)) return ignored;

	const people = await keepCorrection(tx, order.id, document);
	const isKnown = await updatePeople(tx, order.id, people.row);
	await takePayments(tx, order.id, document);

	const paidAt = order.paidAt ?? firstPaidAt(document);
	const entries: NewEntry[] = [{ type: 'order.updated', data: { people: people.commitment } }];
	if (paidAt && !order.paidAt) entries.push({ type: 'order.paid', data: { at: paidAt.toISOString() } });
	const facts = {
		...(isKnown ? { ...documentFacts(document, zone), documentHash } : anonymousFacts(document, zone)),
		paidAt,
		// A document without its own time must not lower the bar for older ones.
		sourceUpdatedAt: updatedAt ?? order.sourceUpdatedAt
	};
	const portions = await listPortions(tx, order.id);
	await recordChange(tx, order, { portions, entries, actor, facts });
	return accept({ ref: order.ref, created: false, ignored: false });
};

/**
 * Of a buyer who was erased the shop's own fields may not speak either, nor may the document's hash: whoever has the
 * rest of it could try names against it.
 */
function anonymousFacts(document: OrderDocument, zone: string): OrderFacts & { documentHash: Buffer } {
	const { name, email, phone } = document.buyer;
	const { ship_to } = document;
	const texts = personalTexts({
		name: name ?? null,
		email: email ?? null,
		phone: phone ?? null,
		shipTo: ship_to ?? null
	});
	const { tags, ...facts } = documentFacts(document, zone);
	return {
		...facts,
		tags: tags?.filter((tag) => !mentions(texts, tag)),
		disclosures: withoutPerson(texts, facts.disclosures),
		metadata: withoutPerson(texts, facts.metadata),
		documentHash: randomBytes(32)
	};
}

/** An address that was corrected here stays, as long as the document only repeats the one it was corrected from. */
async function keepCorrection(tx: Tx, orderId: string, document: OrderDocument) {
	const known = await findPersonOf(tx, orderId);
	const replaced = known?.replacedShipTo as Address | null | undefined;
	const repeats = replaced && isSameAddress(replaced, document.ship_to ?? {});
	if (!repeats) return peopleOf(document, randomBytes(16));
	const corrected = { ...document, ship_to: known?.shipTo as Address };
	const { row, commitment } = peopleOf(corrected, randomBytes(16));
	return { row: { ...row, replacedShipTo: replaced }, commitment };
}

/** Payments are known by provider and reference: new ones are added, known ones may have been captured since. */
async function takePayments(tx: Tx, orderId: string, document: OrderDocument): Promise<void> {
	const known = await listPayments(tx, orderId);
	const added = [];
	for (const payment of document.payments) {
		const same = known.find(
			(one) => one.provider === payment.provider && one.reference === payment.reference
		);
		if (!same) added.push(payment);
		else if (payment.captured_at && !same.capturedAt) {
			await markCaptured(tx, same, new Date(payment.captured_at));
		}
	}
	await insertPayments(tx, orderId, added, known.length + 1);
}

import { randomBytes } from 'node:crypto';
import { eq, sql, type SQL } from 'drizzle-orm';
import { withoutPerson, type PersonalTexts } from '../../domain/access/personal-text.ts';
import type { Tx } from './client.ts';
import { revokeConsents } from './card-consents.ts';
import { codeNotices, forgetCodes, forgetNotices } from './erasure-address.ts';
import { deleteWords } from './history-words.ts';
import { forgetFeedbackOf } from './feedback-forget.ts';
import { forgetFollowUpsOf } from './follow-ups.ts';
import { forgetDeliveriesOf } from './inbox-orders.ts';
import { forgetLabelsOf } from './labels.ts';
import { removePhotosOf } from './photos.ts';
import { deleteDestination } from './refund-destinations.ts';
import { forgetSearched } from './search-rows.ts';
import { orderLines, orderPeople, orders } from './schema/orders.ts';
import { forgetStorefrontWords } from './write-backs.ts';

export type PersonOfOrder = typeof orderPeople.$inferSelect;

export async function findPersonOf(tx: Tx, orderId: string): Promise<PersonOfOrder | undefined> {
	const [row] = await tx.select().from(orderPeople).where(eq(orderPeople.orderId, orderId));
	return row;
}

/** Answers kept for repeated calls that speak of an order or a parcel of it. */
export const keptAnswers = (id: string, ref: string): SQL => sql`(answer like ${like(`"${ref}"`)}
	or answer like any (select '%' || s.id || '%' from shipments s where s.order_id = ${id}))`;

const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Takes the buyer out of one order, whose row is locked. What was bought, paid and shipped stays; who it was for, where
 * it went, and every word that somebody wrote about it goes.
 *
 * - The document's hash goes too: whoever has the rest of the document could try names against it.
 * - The account that refunds went to goes, and what storefronts said when they were told. A kept card is forgotten by its
 *   provider, and the names of it with that.
 * - Nobody finds it by a word any more; the words that are left are put back later.
 * - What they said of it goes, and nobody reads their review; the score stays, which says nothing of anybody.
 * - Pictures go: from then on nobody is shown them, and the store loses them within minutes.
 * - Carriers' words, places and raw reports go as a whole, because they can name people and doors; statuses and times
 *   stay. A scan's fingerprint stays, so that the same report sent again is known and its words do not come back.
 * - What machines sent about it goes, found by the order it led to and not by its words.
 * - Answers kept for repeated calls that speak of the order go: their keys are then free again, and what they did is
 *   found done.
 */
export async function eraseFromOrder(
	tx: Tx,
	{ id, ref }: { id: string; ref: string },
	texts: PersonalTexts
): Promise<void> {
	await forgetSearched(tx, id);
	await tx
		.update(orderPeople)
		.set({
			...{ salt: null, name: null, email: null, emailKey: null, phone: null, phoneKey: null },
			...{ shipTo: null, replacedShipTo: null, serviceNote: null },
			erasedAt: sql`coalesce(${orderPeople.erasedAt}, now())` as never
		})
		.where(eq(orderPeople.orderId, id));
	await deleteDestination(tx, id);
	await deleteWords(tx, id);
	await forgetFeedbackOf(tx, id);
	await forgetFollowUpsOf(tx, id);
	await removePhotosOf(tx, id);
	await forgetLabelsOf(tx, id);
	await dropCarriersWords(tx, sql`select id from shipments where order_id = ${id}`);
	await revokeConsents(tx, id);
	await tx.execute(sql`update payment_orders set url = null where order_id = ${id} and url is not null`);
	await tx.execute(sql`update links set note = null where order_id = ${id} and note is not null`);
	await tx.execute(sql`delete from mailbox
		where message_id in (select message_id from notices where order_id = ${id} or recipient in (${codeNotices(sql`order_id = ${id}`)}))`);
	await forgetCodes(tx, sql`order_id = ${id}`);
	await forgetNotices(tx, sql`order_id = ${id}`);
	await tx.execute(sql`delete from grants where order_id = ${id} and link_id is null`);
	await tx.execute(sql`delete from push_orders where order_id = ${id}`);
	await tx.execute(sql`delete from notice_preferences where owner = ${`order:${id}`}`);
	await forgetDeliveriesOf(tx, id);
	// Codes of ours have a point or an underscore in them; anything else is what somebody wrote.
	await tx.execute(sql`update refunds set failure = ''
		where order_id = ${id} and failure !~ '^[a-z]+([._][a-z]+)+$'`);
	await forgetStorefrontWords(tx, id);
	await tx.execute(sql`update audit set reason = null where order_id = ${id} and reason is not null`);
	await tx.execute(sql`delete from idempotency_keys where ${keptAnswers(id, ref)}`);
	await eraseFromFacts(tx, id, texts);
}

async function dropCarriersWords(tx: Tx, shipments: SQL): Promise<void> {
	await tx.execute(sql`update scans set text = null, location = null, raw = null
		where shipment_id in (${shipments})
			and (text is not null or location is not null or raw is not null)`);
}

/** What a carrier says of a parcel whose buyer was erased before it said so; of any other parcel nothing is dropped. */
export const dropWordsOfErased = (tx: Tx, orderId: string): Promise<void> =>
	dropCarriersWords(
		tx,
		sql`select s.id from shipments s join order_people b on b.order_id = s.order_id
			where s.order_id = ${orderId} and b.erased_at is not null`
	);

/** The shop's own fields can say anything; only the texts that speak of the person are blanked. */
async function eraseFromFacts(tx: Tx, id: string, texts: PersonalTexts): Promise<void> {
	const [order] = await tx
		.select({
			metadata: orders.metadata,
			tags: orders.tags,
			disclosures: orders.disclosures,
			discounts: orders.discounts
		})
		.from(orders)
		.where(eq(orders.id, id));
	const clean = <T>(value: T): T => withoutPerson(texts, value) as T;
	const tags = clean(order?.tags ?? []).filter((tag) => tag !== '');
	const documentHash = randomBytes(32);
	await tx
		.update(orders)
		.set({
			metadata: clean(order?.metadata),
			disclosures: clean(order?.disclosures),
			discounts: clean(order?.discounts),
			tags,
			documentHash
		})
		.where(eq(orders.id, id));
	const lines = await tx
		.select({ id: orderLines.id, options: orderLines.options, exemption: orderLines.exemption })
		.from(orderLines)
		.where(eq(orderLines.orderId, id));
	for (const line of lines) {
		const [options, exemption] = [clean(line.options), clean(line.exemption)];
		if (JSON.stringify([options, exemption]) === JSON.stringify([line.options, line.exemption])) continue;
		await tx
			.update(orderLines)
			.set({ options, exemption })
			.where(sql`${orderLines.orderId} = ${id} and ${orderLines.id} = ${line.id}`);
	}
}

import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { withoutPerson, type PersonalTexts } from '../../domain/access/personal-text.ts';
import type { Tx } from './client.ts';
import { deleteWords } from './history-words.ts';
import { orderLines, orderPeople, orders } from './schema/orders.ts';

export type PersonOfOrder = typeof orderPeople.$inferSelect;

export async function findPersonOf(tx: Tx, orderId: string): Promise<PersonOfOrder | undefined> {
	const [row] = await tx.select().from(orderPeople).where(eq(orderPeople.orderId, orderId));
	return row;
}

const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Takes the buyer out of one order, whose row is locked. What was bought, paid and shipped stays; who it was for, where
 * it went, and every word that somebody wrote about it goes.
 *
 * - The document's hash goes too: whoever has the rest of the document could try names against it.
 * - Carriers' words, places and raw reports go as a whole, because they can name people and doors; statuses and times
 *   stay. A scan's fingerprint stays, so that the same report sent again is known and its words do not come back.
 * - Answers kept for repeated calls that speak of the order go: their keys are then free again, and what they did is
 *   found done.
 */
export async function eraseFromOrder(
	tx: Tx,
	{ id, ref }: { id: string; ref: string },
	texts: PersonalTexts
): Promise<void> {
	await tx
		.update(orderPeople)
		.set({
			...{ salt: null, name: null, email: null, emailKey: null, phone: null, phoneKey: null },
			...{ shipTo: null, replacedShipTo: null },
			erasedAt: sql`coalesce(${orderPeople.erasedAt}, now())` as never
		})
		.where(eq(orderPeople.orderId, id));
	await deleteWords(tx, id);
	await tx.execute(sql`update scans set text = null, location = null, raw = null
		where shipment_id in (select id from shipments where order_id = ${id})
			and (text is not null or location is not null or raw is not null)`);
	await tx.execute(sql`update links set note = null where order_id = ${id} and note is not null`);
	await tx.execute(sql`update notices set recipient = 'erased:' || id, facts = '{}', last_error = null,
			state = case state when 'due' then 'dropped' else state end
		where order_id = ${id}`);
	await tx.execute(sql`delete from one_time_codes where order_id = ${id}`);
	await tx.execute(sql`update audit set reason = null where order_id = ${id} and reason is not null`);
	await tx.execute(sql`delete from idempotency_keys where answer like ${like(`"${ref}"`)}
		or answer like any (select '%' || s.id || '%' from shipments s where s.order_id = ${id})`);
	await eraseFromFacts(tx, id, texts);
}

/** The shop's own fields can say anything; only the texts that speak of the person are blanked. */
async function eraseFromFacts(tx: Tx, id: string, texts: PersonalTexts): Promise<void> {
	const [order] = await tx
		.select({ metadata: orders.metadata, tags: orders.tags, disclosures: orders.disclosures })
		.from(orders)
		.where(eq(orders.id, id));
	const clean = <T>(value: T): T => withoutPerson(texts, value) as T;
	const tags = clean(order?.tags ?? []).filter((tag) => tag !== '');
	const documentHash = randomBytes(32);
	await tx
		.update(orders)
		.set({ metadata: clean(order?.metadata), disclosures: clean(order?.disclosures), tags, documentHash })
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

/**
 * Takes an address out of everything that hangs on no order: accounts of shoppers with their sessions and rights,
 * codes, notices, the demo's mailbox, reports that wait in the inbox, counters of limits, words in the audit trail. An
 * account of the shop's own staff is not a shopper's and stays.
 */
export async function eraseAddress(tx: Tx, emailKey: string): Promise<void> {
	const anywhere = like(emailKey);
	const shoppers = sql`select id from principals where kind = 'shopper' and email_key = ${emailKey}`;
	await tx.execute(sql`delete from sessions where principal_id in (${shoppers})`);
	await tx.execute(sql`delete from grants where principal_id in (${shoppers})`);
	await tx.execute(sql`update principals set email_key = null, disabled_at = coalesce(disabled_at, now())
		where kind = 'shopper' and email_key = ${emailKey}`);
	await tx.execute(
		sql`delete from one_time_codes where address_key = ${emailKey} or asked::text ilike ${anywhere}`
	);
	await tx.execute(sql`update notices set recipient = 'erased:' || id, facts = '{}', last_error = null,
			state = case state when 'due' then 'dropped' else state end
		where recipient ilike ${anywhere} or facts::text ilike ${anywhere}`);
	await tx.execute(sql`delete from mailbox
		where recipient ilike ${anywhere} or text ilike ${anywhere} or headers::text ilike ${anywhere}`);
	await tx.execute(sql`update inbox set body = '', headers = '{}', last_error = null,
			state = case state when 'received' then 'ignored' else state end
		where position(convert_to(${emailKey}, 'UTF8') in body) > 0 or headers::text ilike ${anywhere}`);
	await tx.execute(sql`delete from rate_limits where key ilike ${anywhere}`);
	await tx.execute(sql`update audit set reason = null where reason ilike ${anywhere}`);
	await tx.execute(sql`delete from idempotency_keys where answer ilike ${anywhere}`);
}

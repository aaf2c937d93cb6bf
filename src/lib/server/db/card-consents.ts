import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { cardConsents } from './schema/money-orders.ts';

export type NewConsent = typeof cardConsents.$inferInsert;
export type StoredConsent = typeof cardConsents.$inferSelect;

export async function insertConsent(tx: Tx, row: NewConsent): Promise<void> {
	await tx.insert(cardConsents).values(row);
}

/** The kept card of an order that its buyer agreed to; nothing where they did not, or took it back. */
export async function findKeptCard(tx: Tx, orderId: string): Promise<StoredConsent | undefined> {
	const [row] = await tx
		.select()
		.from(cardConsents)
		.where(
			and(
				eq(cardConsents.orderId, orderId),
				isNull(cardConsents.revokedAt),
				isNotNull(cardConsents.customerReference),
				isNotNull(cardConsents.cardReference)
			)
		)
		.orderBy(desc(cardConsents.id))
		.limit(1);
	return row;
}

/**
 * What there is to take back: the newest consent that stands, whose card is kept, or will be when the page it was given
 * on is paid.
 */
export async function findStandingConsent(tx: Tx, orderId: string): Promise<StoredConsent | undefined> {
	const [row] = await tx
		.select()
		.from(cardConsents)
		.where(
			sql`${cardConsents.orderId} = ${orderId} and ${cardConsents.revokedAt} is null
				and (${cardConsents.cardReference} is not null or ${cardConsents.savedAt} is null and exists (
					select 1 from payment_orders a where a.consent_id = ${cardConsents.id} and a.kind = 'link'
						and a.state in ('requested', 'sent', 'unknown', 'done')))`
		)
		.orderBy(desc(cardConsents.id))
		.limit(1);
	return row;
}

/**
 * Writes down which card the provider keeps; with nothing to keep, that it keeps none. Of a consent that was taken back
 * meanwhile it is to be forgotten again.
 */
export async function saveCard(
	tx: Tx,
	id: string,
	kept: { customer: string; card: string; lastFour?: string } | undefined
): Promise<void> {
	const { customer = null, card = null, lastFour = null } = kept ?? {};
	const [row] = await tx
		.update(cardConsents)
		.set({
			...{ customerReference: customer, cardReference: card, savedAt: sql`now()` as never },
			lastFour: sql`case when ${cardConsents.revokedAt} is null then ${lastFour} end` as never
		})
		.where(and(eq(cardConsents.id, id), isNull(cardConsents.savedAt)))
		.returning({ revokedAt: cardConsents.revokedAt });
	if (row?.revokedAt) await askToForget(tx, sql`c.id = ${id}`);
}

/**
 * Takes every consent of an order back, whose row is locked: no charge begins any more, cards are to be forgotten at
 * their provider, and pages on which one would still be kept are closed with the next round of the clock.
 */
export async function revokeConsents(tx: Tx, orderId: string): Promise<void> {
	await tx.execute(sql`update card_consents set last_four = null, revoked_at = coalesce(revoked_at, now())
		where order_id = ${orderId}`);
	await tx.execute(sql`update payment_orders set state = 'ended'
		where order_id = ${orderId} and kind = 'charge' and state = 'requested' and asked_at is null`);
	await tx.execute(sql`update payment_orders set asked_at = null
		where order_id = ${orderId} and kind = 'link' and state = 'sent' and consent_id is not null`);
	await askToForget(tx, sql`c.order_id = ${orderId}`);
}

/** Once for each card, however often it is taken back. */
const askToForget = (tx: Tx, which: ReturnType<typeof sql>) =>
	tx.execute(sql`insert into payment_orders (id, order_id, consent_id, kind, state, provider, amount, provider_key)
		select gen_random_uuid(), c.order_id, c.id, 'detach', 'requested', c.provider, 0, 'detach-' || c.id
		from card_consents c where ${which} and c.revoked_at is not null and c.card_reference is not null
		on conflict do nothing`);

/** The provider has forgotten it, so its names of it go too. */
export async function forgetConsent(tx: Tx, id: string): Promise<void> {
	await tx
		.update(cardConsents)
		.set({ customerReference: null, cardReference: null, forgottenAt: sql`now()` as never })
		.where(eq(cardConsents.id, id));
}

/**
 * Pages that were paid on by somebody who agreed to keep their card, of which we do not know which it is; each at most
 * once a minute. Marks them as being asked about.
 */
export async function takeCardsToLearn(
	tx: Tx,
	limit: number
): Promise<{ consent: string; provider: string; reference: string }[]> {
	const rows = await tx.execute<{ consent: string; provider: string; reference: string }>(sql`
		update payment_orders a set asked_at = clock_timestamp() from card_consents c
		where c.id = a.consent_id and a.id in (
			select l.id from payment_orders l join card_consents k on k.id = l.consent_id
			where l.kind = 'link' and l.state = 'done' and k.saved_at is null and l.provider_reference is not null
				and l.done_at > now() - interval '1 day'
				and (l.asked_at is null or l.asked_at < l.done_at or l.asked_at < now() - interval '1 minute')
			limit ${limit} for update of l skip locked)
		returning c.id as consent, a.provider, a.provider_reference as reference`);
	return [...rows];
}

import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { cardConsents, paymentOrders } from './schema/money-orders.ts';

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

/** Writes down which card the provider keeps, where somebody agreed to it and has not taken it back. */
export async function saveCard(
	tx: Tx,
	id: string,
	{ customer, card }: { customer: string; card: string }
): Promise<void> {
	await tx
		.update(cardConsents)
		.set({ customerReference: customer, cardReference: card, savedAt: sql`now()` as never })
		.where(and(eq(cardConsents.id, id), isNull(cardConsents.revokedAt), isNull(cardConsents.cardReference)));
}

/** Pages that were paid on by somebody who agreed to keep their card, of which we do not know which it is. */
export const listCardsToLearn = (
	tx: Tx,
	limit: number
): Promise<{ consent: string; provider: string; reference: string | null }[]> =>
	tx
		.select({
			consent: cardConsents.id,
			provider: cardConsents.provider,
			reference: paymentOrders.providerReference
		})
		.from(paymentOrders)
		.innerJoin(cardConsents, eq(cardConsents.id, paymentOrders.consentId))
		.where(
			sql`${paymentOrders.kind} = 'link' and ${paymentOrders.state} = 'done' and ${cardConsents.savedAt} is null
				and ${cardConsents.revokedAt} is null and ${paymentOrders.doneAt} > now() - interval '1 day'`
		)
		.limit(limit);

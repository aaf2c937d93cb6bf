import { and, eq } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { orders } from './schema/orders.ts';
import { giftRecipients, returns } from './schema/returns.ts';

/** Somebody who has shown that an address is theirs, in lower case, and the language they read. */
export type GiftRecipient = { emailKey: string; locale: string };

export async function insertGiftRecipient(tx: Tx, returnId: string, recipient: GiftRecipient): Promise<void> {
	await tx.insert(giftRecipients).values({ returnId, ...recipient });
}

/** Who sends a gift back, as far as they were not forgotten; nothing where the return is no gift's. */
export async function findGiftRecipient(
	tx: Tx,
	returnId: string
): Promise<{ emailKey: string | null; locale: string } | undefined> {
	const [row] = await tx
		.select({ emailKey: giftRecipients.emailKey, locale: giftRecipients.locale })
		.from(giftRecipients)
		.where(eq(giftRecipients.returnId, returnId));
	return row;
}

/** The order of a gift's return that is this address's own; nothing where it is not, and where there is none. */
export async function findOwnGift(
	tx: Tx,
	returnId: string,
	emailKey: string
): Promise<{ ref: string; credited: number; creditBonus: number } | undefined> {
	const [row] = await tx
		.select({ ref: orders.ref, credited: returns.credited, creditBonus: returns.creditBonus })
		.from(giftRecipients)
		.innerJoin(returns, eq(returns.id, giftRecipients.returnId))
		.innerJoin(orders, eq(orders.id, returns.orderId))
		.where(and(eq(giftRecipients.returnId, returnId), eq(giftRecipients.emailKey, emailKey)));
	return row;
}

/** Somebody who sent gifts back is forgotten; what they sent stays. */
export async function forgetRecipient(tx: Tx, emailKey: string): Promise<void> {
	await tx.update(giftRecipients).set({ emailKey: null }).where(eq(giftRecipients.emailKey, emailKey));
}

import { GIFT_MARK } from '#domain/gift/conceal.ts';
import { leftOfGift } from '#domain/gift/gift-link.ts';
import type { GivenLine } from '#domain/gift/given-line.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { CreditOwner } from '#server/db/credits.ts';
import { findGiftRecipient, type GiftRecipient } from '#server/db/gifts.ts';
import type { NewEntry } from '#server/db/history.ts';
import { findLink } from '#server/db/links.ts';
import type { StoredQuote } from '#server/db/quotes.ts';
import type { StoredReturn } from '#server/db/returns.ts';

export type { GiftRecipient };
export type HeldGift = { id: string; lines: readonly GivenLine[] };

/** The gift link a quote was asked with, unless it was taken back since; an end in between does not end the quote. */
export async function findGiftOf(tx: Tx, { body }: StoredQuote): Promise<HeldGift | undefined> {
	const link = body.gift && (await findLink(tx, body.gift.link));
	return link?.lines && !link.revokedAt ? { id: link.id, lines: link.lines } : undefined;
}

/**
 * Whether a gift's quote may still become a return, under its order's lock; nothing to ask of any other. Refusals:
 * `quote.superseded` with what is `available`: its link was taken back, or somebody else who holds it was sooner.
 */
export async function holdGift(
	tx: Tx,
	quote: StoredQuote,
	{ returns }: Pick<OrderRecord, 'returns'>
): Promise<Result<undefined>> {
	if (!quote.body.gift) return accept(undefined);
	const gift = await findGiftOf(tx, quote);
	const left = gift ? leftOfGift(gift, returns) : new Map<string, number>();
	const available = quote.body.pieces.map(({ line }) => ({
		line,
		quantity: Math.max(0, left.get(line) ?? 0)
	}));
	const isThere = quote.body.pieces.every(({ line, quantity }) => quantity <= (left.get(line) ?? 0));
	return isThere ? accept(undefined) : refuse('quote.superseded', { available });
}

/** Entries about a gift's return carry its mark: by that they are kept from the buyer until it is settled. */
export const marked = (back: Pick<StoredReturn, 'giftLinkId'>, entries: readonly NewEntry[]): NewEntry[] =>
	back.giftLinkId === null
		? [...entries]
		: entries.map(({ type, data }) => ({ type, data: { ...data, ...GIFT_MARK } }));

/** Whose credit a gift gives: its recipient's; the order's own where they were forgotten, and never its buyer's. */
export async function ownerOfGift(
	tx: Tx,
	back: Pick<StoredReturn, 'id' | 'orderId'>
): Promise<Exclude<CreditOwner, { id: string }>> {
	const found = await findGiftRecipient(tx, back.id);
	return found?.emailKey ? { emailKey: found.emailKey } : { orderId: back.orderId };
}

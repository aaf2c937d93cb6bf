import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { deletePostageWords } from './own-postage.ts';
import { deleteReturnWords } from './returns.ts';
import { quotes, requests } from './schema/quotes.ts';
import { historyWords } from './schema/record.ts';

/** Words somebody wrote, and what the history keeps of them: it proves them and does not tell them. */
export type CommittedWords = { words: string; salt: Buffer; commitment: string };

export function commitTo(words: string): CommittedWords {
	const salt = randomBytes(16);
	return { words, salt, commitment: createHash('sha256').update(salt).update(words).digest('hex') };
}

/** Keeps the words beside the history entry that commits to them. */
export async function insertWords(
	tx: Tx,
	orderId: string,
	seq: number,
	{ words, salt }: CommittedWords
): Promise<void> {
	await tx.insert(historyWords).values({ orderId, seq, words, salt });
}

/** Drops every word about an order, also those that came with quotes and requests, and the salts: the commitments say
 * nothing any more. */
export async function deleteWords(tx: Tx, orderId: string): Promise<void> {
	await tx.delete(historyWords).where(eq(historyWords.orderId, orderId));
	await tx.update(quotes).set({ words: null }).where(eq(quotes.orderId, orderId));
	await deleteReturnWords(tx, orderId);
	await deletePostageWords(tx, orderId);
	await tx.update(requests).set({ reason: null }).where(eq(requests.orderId, orderId));
}

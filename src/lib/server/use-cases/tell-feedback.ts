import { createHash } from 'node:crypto';
import { readTold, type TypedAnswer } from '#domain/feedback/answer.ts';
import { followUpOf } from '#domain/feedback/follow-up.ts';
import { suspectOf, wordsKey } from '#domain/feedback/spam.ts';
import type { Score } from '#domain/feedback/states.ts';
import { languageOf, sortWords } from '#domain/feedback/themes.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { reopenAsk } from '#server/db/feedback-asks.ts';
import {
	countAlike,
	deleteAnswer,
	findAnswer,
	lockAnonymous,
	markBurst,
	putReview,
	putTask,
	putThemes,
	putTold,
	type OwnAnswer
} from '#server/db/feedback-answers.ts';
import { holdForm, holdThemes } from '#server/db/feedback-forms.ts';
import { findFlags, listLineProducts } from '#server/db/feedback-lists.ts';
import { listPhotosOf } from '#server/db/photos.ts';
import { isId } from '#server/db/ids.ts';
import type { Command } from './command.ts';
import { isOpen, keyHashOf, lockAbout, type AboutInput } from './give-feedback.ts';

type OwnInput = AboutInput & { key?: string | undefined };

/** The shortest words that a burst is known by, folded. */
const SHORT = 12;

/**
 * What a shopper adds to their tap: words, reasons, pictures, and with their consent a review. Sorted by the shop's rules
 * at once; urgent words and a low score raise a follow-up. What looks like spam is kept, out of the figures.
 *
 * Refusals: those of `lockAbout` and `readTold`; `feedback.not_found` before the tap; `feedback.closed` a day after it;
 * `photo.not_found` for a picture of another order.
 */
export const tellFeedback: Command<OwnInput & { typed: TypedAnswer }, { about: string }> = async (
	tx,
	_actor,
	{ typed, ...input }
) => {
	const found = await lockOwn(tx, input);
	if (!found.ok) return found;
	const { own, now, about, orderId } = found.value;
	const anonymous = own.orderId === null;
	const lines = await listLineProducts(tx, orderId);
	const read = readTold(typed, { score: own.score as Score, lines: [...lines.keys()], anonymous });
	if (!read.ok) return read;
	const { words, photos, review, ...told } = read.value;
	const known = photos.every(isId) ? await listPhotosOf(tx, orderId, photos) : new Set<string>();
	if (photos.some((photo) => !known.has(photo))) return refuse('photo.not_found');
	const productId = told.line === null ? null : (lines.get(told.line) ?? null);
	const key = wordsKey(words);
	const wordsHash = key.length < SHORT ? null : createHash('sha256').update(key).digest();
	const alike = wordsHash ? await countAlike(tx, own.id, wordsHash) : 0;
	const suspect = suspectOf(words, alike);
	if (suspect === 'burst' && wordsHash) await markBurst(tx, wordsHash);
	const stored = {
		id: own.id,
		...told,
		words,
		photos,
		suspect,
		wordsHash,
		productId,
		language: languageOf(words)
	};
	await putTold(tx, stored);
	await putThemes(tx, own.id, sortWords(words, await holdThemes(tx)));
	await putReview(
		tx,
		own.id,
		review && productId !== null && suspect === null ? { ...review, productId } : null
	);
	const { content } = await holdForm(tx);
	const flags = { ...(await findFlags(tx, own.id)), anonymous, score: own.score };
	await putTask(tx, own.id, followUpOf(content, flags, now.getTime()));
	return accept({ about });
};

/**
 * Takes an answer back, with its words, pictures, themes and review; it can be said anew, and nobody is asked again.
 * Refusals: those of `tellFeedback` before anything is read.
 */
export const takeFeedbackBack: Command<OwnInput, { about: string }> = async (tx, _actor, input) => {
	const found = await lockOwn(tx, input);
	if (!found.ok) return found;
	const { own, about, what } = found.value;
	await deleteAnswer(tx, own.id);
	await reopenAsk(tx, what);
	return accept({ about });
};

/** An answer of one's own that can still be changed, its order locked. */
async function lockOwn(tx: Tx, { key, ...input }: OwnInput) {
	const found = await lockAbout(tx, input);
	if (!found.ok) return found;
	const { order, what } = found.value;
	const own: OwnAnswer | undefined =
		key === undefined ? await findAnswer(tx, what) : await lockAnonymous(tx, keyHashOf(key));
	if (!own) return refuse('feedback.not_found');
	if (!isOpen(own, order.now)) return refuse('feedback.closed');
	const about = `${what.occasion}:${what.subject}`;
	return accept({ own, now: order.now, about, what, orderId: order.id }) satisfies Result<unknown>;
}

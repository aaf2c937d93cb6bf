import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { EDIT_FOR_MS } from '#domain/feedback/answer.ts';
import { followUpOf } from '#domain/feedback/follow-up.ts';
import { OCCASIONS, type Occasion, type Score } from '#domain/feedback/states.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import { findPersonOf } from '#server/db/erasure.ts';
import {
	answerAsk,
	findOpenAsk,
	isAnswered,
	isKnownAsk,
	noteAnswered,
	type OpenAsk
} from '#server/db/feedback-asks.ts';
import {
	findAnswer,
	insertAnswer,
	lockAnonymous,
	putTask,
	setScore,
	type AboutWhat,
	type OwnAnswer
} from '#server/db/feedback-answers.ts';
import { holdForm, type StoredForm } from '#server/db/feedback-forms.ts';
import { findFlags } from '#server/db/feedback-lists.ts';
import { newId } from '#server/db/ids.ts';
import { lockOrder, type LockedOrder } from '#server/db/orders.ts';
import type { Command } from './command.ts';

/** What an answer is about, as forms and machines name it: `delivered:<id>`; empty for what is asked now. */
export type AboutInput = { ref: string; about: string };
/** `key` opens an anonymous answer, for whoever holds it, for a day. */
export type GivenFeedback = { about: string; score: Score; key: string | null };

export const keyHashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/** The order an answer is about, locked, and the thing of it. Refusals: `order.not_found`, `feedback.not_found`. */
export async function lockAbout(
	tx: Tx,
	{ ref, about }: AboutInput
): Promise<Result<{ order: LockedOrder; what: AboutWhat; ask: OpenAsk | undefined }>> {
	const order = await lockOrder(tx, { ref });
	if (!order || (await findPersonOf(tx, order.id))?.erasedAt) return refuse('order.not_found');
	const ask = await findOpenAsk(tx, order.id);
	const [name = '', subject = ''] = about.split(':', 2);
	if (about === '') {
		const what = ask ?? { occasion: 'order' as const, subject: order.id };
		return accept({
			order,
			what: { orderId: order.id, occasion: what.occasion, subject: what.subject },
			ask
		});
	}
	const occasion = OCCASIONS.find((one): one is Occasion => one === name);
	if (!occasion) return refuse('feedback.not_found');
	const what = { orderId: order.id, occasion, subject };
	const isOrder = occasion === 'order' && subject === order.id;
	if (!isOrder && !(await isKnownAsk(tx, what))) return refuse('feedback.not_found');
	return accept({
		order,
		what,
		ask: ask?.subject === subject && ask.occasion === occasion ? ask : undefined
	});
}

/** Whether an answer can still be changed: for a day; of an anonymous one, whose time is a day, until the next day ends. */
export const isOpen = ({ givenAt, orderId }: OwnAnswer, now: Date): boolean =>
	now.getTime() - givenAt < (orderId === null ? 2 : 1) * EDIT_FOR_MS;

/**
 * The one tap: how it went, from 1 to 5. A first tap is the answer, later ones change it for a day. An anonymous answer
 * keeps nothing that leads back: no order, no person, a random id, and of its time only the day; what is kept of the
 * order is that it was answered.
 *
 * Refusals: `order.not_found`; `feedback.not_found`, for a thing nobody asked about; `feedback.closed`, a day after;
 * `feedback.given`, where it was answered anonymously.
 */
export const giveScore: Command<
	AboutInput & { score: Score; anonymous: boolean; key?: string | undefined },
	GivenFeedback
> = async (tx, _actor, { score, anonymous, key, ...input }) => {
	const found = await lockAbout(tx, input);
	if (!found.ok) return found;
	const { order, what, ask } = found.value;
	const about = `${what.occasion}:${what.subject}`;
	const form = await holdForm(tx);
	if (key !== undefined) {
		const own = await lockAnonymous(tx, keyHashOf(key));
		if (!own || !isOpen(own, order.now)) return refuse('feedback.closed');
		await rescore(tx, { own, score, form, now: order.now });
		return accept({ about, score, key });
	}
	const own = await findAnswer(tx, what);
	if (own) {
		if (!isOpen(own, order.now)) return refuse('feedback.closed');
		await rescore(tx, { own, score, form, now: order.now });
		return accept({ about, score, key: null });
	}
	if (await isAnswered(tx, what)) return refuse('feedback.given');
	const made = anonymous ? randomBytes(24).toString('base64url') : null;
	const formVersion = ask?.formVersion ?? form.version;
	const day = new Date(Math.floor(order.now.getTime() / 86_400_000) * 86_400_000);
	const id = anonymous ? randomUUID() : newId();
	await insertAnswer(tx, {
		...{ id, occasion: what.occasion, formVersion, score },
		...(made === null
			? { orderId: what.orderId, subject: what.subject, givenAt: order.now }
			: { givenAt: day, keyHash: keyHashOf(made) })
	});
	await answerAsk(tx, what);
	// Unasked there is nothing that says it was answered, and an answer without an order cannot say so itself.
	if (anonymous) await noteAnswered(tx, { ...what, id: randomUUID() });
	const told = { score, urgent: false, anonymous, suspect: false };
	await putTask(tx, id, followUpOf(form.content, told, order.now.getTime()));
	return accept({ about, score, key: made });
};

async function rescore(
	tx: Tx,
	{ own, score, form, now }: { own: OwnAnswer; score: Score; form: StoredForm; now: Date }
): Promise<void> {
	await setScore(tx, own.id, score);
	const flags = await findFlags(tx, own.id);
	const told = { score, ...flags, anonymous: own.orderId === null };
	await putTask(tx, own.id, followUpOf(form.content, told, now.getTime()));
}

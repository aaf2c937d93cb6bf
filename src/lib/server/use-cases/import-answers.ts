import { createHash } from 'node:crypto';
import { readWords } from '#domain/feedback/answer.ts';
import { languageOf, sortWords } from '#domain/feedback/themes.ts';
import { accept, type Refusal } from '#domain/refusal.ts';
import { insertAnswer, insertWords, listAnswerable, putThemes } from '#server/db/feedback-answers.ts';
import { holdForm, holdThemes } from '#server/db/feedback-forms.ts';
import { newId } from '#server/db/ids.ts';
import type { ReportedAnswer } from '#server/ports/storefront.ts';
import type { Command } from './command.ts';

/** `id` is the source's own name of an answer: the same one again changes nothing. */
export type ImportAnswers = { source: string; answers: readonly (ReportedAnswer & { id: string })[] };
export type ImportedAnswers = { added: number; refused: { id: string; refusal: Refusal }[] };

/**
 * Takes what people once said of orders as history (law 12): it is sorted by the shop's rules and counted, and nobody is
 * asked, thanked or called. Each is a thing of its own, so that an order that was spoken of twice has both.
 *
 * Refused one by one: `order.not_found`, also where the order's buyer was erased.
 */
export const importAnswers: Command<ImportAnswers, ImportedAnswers> = async (
	tx,
	_actor,
	{ source, answers }
) => {
	const orders = await listAnswerable(
		tx,
		answers.map(({ ref }) => ref)
	);
	const form = await holdForm(tx);
	const themes = await holdThemes(tx);
	const done: ImportedAnswers = { added: 0, refused: [] };
	for (const { id, ref, score, at, words: said } of answers) {
		const orderId = orders.get(ref);
		if (orderId === undefined) {
			done.refused.push({ id, refusal: { code: 'order.not_found', ref } });
			continue;
		}
		const words = readWords(said);
		const row = {
			...{ id: newId(), orderId, occasion: 'order' as const, subject: subjectOf(`${source} ${ref} ${id}`) },
			...{ formVersion: form.version, score, language: languageOf(words), givenAt: new Date(at) }
		};
		if (!(await insertAnswer(tx, row))) continue;
		done.added++;
		if (words === '') continue;
		await insertWords(tx, row.id, words);
		const found = sortWords(words, themes);
		if (found.length > 0) await putThemes(tx, row.id, found);
	}
	return accept(done);
};

/** A name that is always the same for the same thing, in the form of the others. */
function subjectOf(name: string): string {
	const hex = createHash('sha256').update(name).digest('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`8${hex.slice(17, 20)}`,
		hex.slice(20, 32)
	].join('-');
}

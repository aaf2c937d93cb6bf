import { createHash } from 'node:crypto';
import type { TypedAnswer } from '#domain/feedback/answer.ts';
import type { Score } from '#domain/feedback/states.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { findAnswer, type OwnAnswer } from '#server/db/feedback-answers.ts';
import type { Command } from './command.ts';
import { giveScore, lockAbout, type AboutInput } from './give-feedback.ts';
import { tellFeedback } from './tell-feedback.ts';

export type AnswerInput = AboutInput & { score: Score; typed: TypedAnswer | null };

/** What an answer is at one moment, as short as a form can bring it back; empty where there is none. */
export function seenOf(own: OwnAnswer | undefined): string {
	if (!own) return '';
	const { score, nps, reasons, line, words, photos, review } = own;
	const said = [own.id, score, nps, reasons, line, words, photos, review];
	return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 16);
}

/**
 * A whole form about how it went, in one step: the face, and what was typed beside it. With `seen` it is what waited on a
 * device, and counts only where nothing else was said in the meantime.
 *
 * Refusals: those of `giveScore` and `tellFeedback`; `feedback.newer`, where the answer is no longer what its form showed.
 */
export const answerFeedback: Command<AnswerInput & { seen?: string | undefined }, { about: string }> = async (
	tx,
	actor,
	{ typed, score, seen, ...input }
) => {
	const found = await lockAbout(tx, input);
	if (!found.ok) return found;
	const { what } = found.value;
	if (seen !== undefined && seenOf(await findAnswer(tx, what)) !== seen) return refuse('feedback.newer');
	// Named, since the tap ends the ask that an empty name stands for.
	const about = `${what.occasion}:${what.subject}`;
	const given = await giveScore(tx, actor, { ...input, about, score, anonymous: false });
	if (!given.ok) return given;
	return typed ? tellFeedback(tx, actor, { ...input, about, typed }) : accept({ about });
};

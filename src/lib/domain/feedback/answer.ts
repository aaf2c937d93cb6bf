import { accept, refuse, type Result } from '../refusal.ts';
import { FEEDBACK_REASONS, type FeedbackReason } from './reasons.ts';
import { FITS, SCORES, type ReviewFit, type Score } from './states.ts';

/** For so long after it was given an answer can be changed or taken back. */
export const EDIT_FOR_MS = 86_400_000;
/** More is cut, by whole characters: nobody is refused for having much to say. */
export const LONGEST_WORDS = 5000;
export const MOST_REASONS = 8;
export const MOST_PHOTOS = 5;

/** What is said beside the score. */
export type Told = {
	nps: number | null;
	words: string;
	reasons: FeedbackReason[];
	/** Ids of pictures of the same order. */
	photos: string[];
	/** The line of the order it is about; null for the order as a whole. */
	line: string | null;
	review: { stars: Score; fit: ReviewFit | null; named: boolean } | null;
};

export const scoreOf = (text: string): Score | undefined => SCORES.find((one) => String(one) === text);

/** Control characters but line breaks, and the marks that turn the direction of what stands after them. */
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Words as they are kept: nothing that cannot be seen, at most two empty lines, at most `LONGEST_WORDS` characters. */
export function readWords(typed: string): string {
	const plain = typed
		.slice(0, LONGEST_WORDS * 4)
		.replace(/\r\n?/g, '\n')
		.replace(LONE, '')
		.replace(UNSEEN, '');
	const kept = [...plain.replace(/\n{3,}/g, '\n\n').trim()].slice(0, LONGEST_WORDS).join('');
	return kept.normalize('NFC').trim();
}

/** What a shopper typed, each field as its text. */
export type TypedAnswer = {
	nps: string;
	words: string;
	reasons: readonly string[];
	photos: readonly string[];
	line: string;
	/** A consent counts only where its box was ticked. */
	review: boolean;
	stars: string;
	fit: string;
	named: boolean;
};

/**
 * Reads what is said beside the score.
 *
 * Refusals: `request.invalid` with the `field`: a reason, a line or a fit nobody knows, a number out of its bounds;
 * `photo.too_many` with the `limit`; `feedback.anonymous_only` where an anonymous answer brings what would lead back to
 * its order.
 *
 * @param lines the lines of the order
 */
export function readTold(
	typed: TypedAnswer,
	{ score, lines, anonymous }: { score: Score; lines: readonly string[]; anonymous: boolean }
): Result<Told> {
	const reasons: FeedbackReason[] = [];
	for (const one of new Set(typed.reasons)) {
		const known = FEEDBACK_REASONS.find((reason) => reason === one);
		if (!known) return refuse('request.invalid', { field: 'reason' });
		reasons.push(known);
	}
	if (reasons.length > MOST_REASONS) return refuse('request.invalid', { field: 'reason' });
	if (typed.photos.length > MOST_PHOTOS) return refuse('photo.too_many', { limit: MOST_PHOTOS });
	if (typed.nps !== '' && !/^(\d|10)$/.test(typed.nps)) return refuse('request.invalid', { field: 'nps' });
	if (typed.line !== '' && !lines.includes(typed.line)) return refuse('request.invalid', { field: 'line' });
	const fit = FITS.find((one) => one === typed.fit) ?? null;
	if (typed.fit !== '' && fit === null) return refuse('request.invalid', { field: 'fit' });
	if (anonymous && (typed.photos.length > 0 || typed.review || typed.line !== ''))
		return refuse('feedback.anonymous_only');
	const line = typed.line !== '' ? typed.line : lines.length === 1 && !anonymous ? (lines[0] ?? null) : null;
	if (typed.review && line === null) return refuse('request.invalid', { field: 'line' });
	const review = typed.review ? { stars: scoreOf(typed.stars) ?? score, fit, named: typed.named } : null;
	return accept({
		...{ nps: typed.nps === '' ? null : Number(typed.nps), words: readWords(typed.words), reasons },
		...{ photos: [...new Set(typed.photos)], line, review }
	});
}

/** A first name as a review shows it: the first word of a name, never a whole one; nothing where there is none. */
export function firstName(name: string | null): string | null {
	const [first = ''] = (name ?? '').trim().split(/[\s,，、]+/u);
	const isHan = /^\p{Script=Han}{2,4}$/u.test(first);
	// In Chinese the family name comes first and alone says less than the given one.
	const shown = isHan ? `${[...first][0] ?? ''}**` : [...first].slice(0, 20).join('');
	return /\p{Letter}/u.test(shown) ? shown : null;
}

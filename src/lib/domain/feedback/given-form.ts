import { accept, refuse, type Result } from '../refusal.ts';
import { scoreOf, type TypedAnswer } from './answer.ts';
import type { Score } from './states.ts';

/** What the answer was when the form was shown: what waited on a device must not undo what was said since. */
export const SEEN_FIELD = 'seen';
/** Stands in the form with the words, and not among the faces. */
export const TOLD_FIELD = 'told';
export const PHOTO_FIELD = 'photo';
/** As long as anybody's words may be before they are cut. */
const LONGEST_TYPED = 20_000;

/** A form about how it went: the face, and beside it what was typed, where that was the form. */
export type GivenForm = {
	about: string;
	score: Score;
	seen: string;
	/** Nobody is to know whose it is: chosen with the face, or known by the key that its page holds. */
	isNobodys: boolean;
	typed: TypedAnswer | null;
};

/**
 * Reads the form as its page sends it, now or kept until there was a connection.
 *
 * Refusals: `request.invalid` without a score from 1 to 5.
 *
 * @param fields by their names, pictures by their ids; anything but texts is skipped
 */
export function readGivenForm(fields: Iterable<readonly [string, unknown]>): Result<GivenForm> {
	const { all, said, has } = lookIn(fields);
	const score = scoreOf(said('score', 2));
	if (!score) return refuse('request.invalid', { field: 'score' });
	return accept({
		...{ about: said('about', 100), score, seen: said(SEEN_FIELD, 40) },
		...{ isNobodys: has('anonymous') || has('key'), typed: has(TOLD_FIELD) ? typedIn(all) : null }
	});
}

/** What was typed beside the face; texts only, so pictures by their ids. */
export function typedIn(fields: Iterable<readonly [string, unknown]>): TypedAnswer {
	const { said, every, has } = lookIn(fields);
	return {
		...{ nps: said('nps', 3), words: said('words', LONGEST_TYPED), reasons: every('reason', 40) },
		...{ photos: every(PHOTO_FIELD, 36), line: said('line', 200), review: has('review') },
		...{ stars: said('stars', 2), fit: said('fit', 10), named: has('named') }
	};
}

function lookIn(fields: Iterable<readonly [string, unknown]>) {
	const all = [...fields].filter((one): one is readonly [string, string] => typeof one[1] === 'string');
	return {
		all,
		has: (name: string) => all.some(([key]) => key === name),
		said: (name: string, longest: number) => (all.find(([key]) => key === name)?.[1] ?? '').slice(0, longest),
		every: (name: string, longest: number) =>
			all.flatMap(([key, value]) => (key === name && value !== '' ? [value.slice(0, longest)] : []))
	};
}

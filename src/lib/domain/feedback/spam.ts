import type { Suspect } from './states.ts';

const LINK =
	/(?:https?:\/\/|www\.)\S+|[a-z0-9-]{2,}\.(?:com|net|org|info|xyz|top|shop|ru|cn|io|biz|online|site)\b/giu;
const MOST_LINKS = 2;
/** The same words from so many orders within an hour are one sender's. */
export const BURST = 5;

/** What words are compared by: letters and figures alone, small. */
export const wordsKey = (words: string): string =>
	words
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{Letter}\p{Number}]+/gu, '');

/**
 * Whether words look like somebody's advertising or a cat on the keyboard. Kept, shown at the desk under their own
 * filter, and in no figure until somebody of the shop says otherwise; the shopper is thanked like everybody else.
 *
 * @param alike from how many other orders the same words came within the last hour
 */
export function suspectOf(words: string, alike: number): Suspect | null {
	const key = wordsKey(words);
	if ((words.match(LINK)?.length ?? 0) > MOST_LINKS) return 'links';
	if (key.length >= 40 && new Set(key).size <= 4) return 'repeated';
	if (/(\p{Letter}{2,20}?)\1{9,}/u.test(key.slice(0, 2000))) return 'repeated';
	return key.length >= 12 && alike >= BURST - 1 ? 'burst' : null;
}

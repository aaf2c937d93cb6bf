/** Control characters, invisible marks and those that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu;

const LONGEST = 160;

/**
 * What a stranger wrote (a title, an option, a tracking number), fit to stand in one line of a mail: nothing unseen, no
 * end, and no address that a mail program would make a link of.
 */
export function inert(text: string): string {
	const line = text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim().replaceAll('://', ':\u2060//');
	const letters = [...line];
	return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : line;
}

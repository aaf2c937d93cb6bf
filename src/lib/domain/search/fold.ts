/** Letters that differ from their plain form by more than a mark over or under them. */
const PLAIN: Readonly<Record<string, string>> = {
	...{ ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't' }
};
const TO_PLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');

/** Scripts that are written without spaces: their words are found by pairs of characters. */
const JOINED =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}々ー]+/gu;
const WORD = /[\p{L}\p{N}]+/gu;
/** Longer words are found by their beginning. */
const LONGEST_WORD = 40;

/**
 * A text as it is compared: compatible forms made one (`１` is `1`), small, without marks (`é` is `e`), without what
 * stands for no character (NUL, halves of surrogate pairs).
 */
export const fold = (text: string): string =>
	text
		.toWellFormed()
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\p{M}\uFFFD]+/gu, '')
		// Hangul and kana that were taken apart become one again.
		.normalize('NFC')
		.replace(TO_PLAIN, (letter) => PLAIN[letter] ?? letter);

/** A text's words as they are typed; `joined` are runs of a script without spaces. */
export type Word = { text: string; joined: boolean };

/** The words of a text in their order, each as often as it stands there. */
export function wordsOf(text: string): Word[] {
	const folded = fold(text);
	return [...folded.matchAll(WORD)].flatMap(([run]) => splitRun(run));
}

function splitRun(run: string): Word[] {
	const words: Word[] = [];
	let from = 0;
	const plain = (text: string) => {
		if (text !== '') words.push({ text: text.slice(0, LONGEST_WORD), joined: false });
	};
	for (const { 0: joined, index } of run.matchAll(JOINED)) {
		plain(run.slice(from, index));
		words.push({ text: joined, joined: true });
		from = index + joined.length;
	}
	plain(run.slice(from));
	return words;
}

/**
 * The pairs of neighbours in a run of characters, and its last character, so that every character begins one of them:
 * `王小明` is `王小`, `小明`, `明`.
 */
export function pairsOf(run: string): string[] {
	const characters = [...run];
	return characters.map((character, index) => character + (characters[index + 1] ?? ''));
}

/** Letters and digits only: what numbers of orders, parcels and articles are compared by. */
export const keyOf = (text: string): string => fold(text.replaceAll('№', '')).replace(/[^\p{L}\p{N}]+/gu, '');

export const reversed = (text: string): string => [...text].reverse().join('');

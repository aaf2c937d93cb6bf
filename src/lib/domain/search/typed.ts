import { orderNumberKey } from '../access/order-number.ts';
import { keyOf, pairsOf, reversed, wordsOf } from './fold.ts';
import { phoneDigits } from './entry.ts';

/** Nobody types more to find an order; what comes behind is not looked at, and the page says so. */
export const LONGEST_TYPED = 200;
const MOST_TERMS = 8;
const LEAST_FOR_PREFIX = 3;
const LEAST_TAIL = 4;
/** National and international forms of a phone number end alike in so many digits. */
const PHONE_TAIL = 9;
/** The shortest number whose beginning is looked for; one character begins too many. */
const LEAST_NUMBER = 2;
const LEAST_EMAIL = 3;

/** A word that has to be there: these lexemes without their kind, all of them; with `prefix` their beginning is enough. */
export type Term = { lexemes: readonly string[]; prefix: boolean; word: string | undefined };

/** What was typed, as the search understands it. */
export type Typed = {
	/** As a person would read it again: trimmed, at most 200 characters, nothing that is no character. */
	text: string;
	/** There was more of it. */
	cut: boolean;
	terms: readonly Term[];
	/** The beginning of an order number; `whole` where only the whole one counts. */
	number: { key: string; whole: boolean } | undefined;
	/** The beginning of a mail address. */
	email: string | undefined;
	/** The beginning of an article number. */
	article: string | undefined;
	/** The end of a phone number, from behind. */
	phone: string | undefined;
	/** The end of a tracking number, from behind; as a beginning it is `number`. */
	tracking: string | undefined;
};

/** Reads what was typed into the search field. Any text is understood as something, if only as nothing. */
export function readTyped(raw: string): Typed {
	const clean = raw
		.slice(0, 4 * LONGEST_TYPED)
		.toWellFormed()
		.replace(/[\p{Cc}\uFFFD]+/gu, ' ')
		.trim();
	const text = [...clean].slice(0, LONGEST_TYPED).join('').trim();
	const cut = raw.trim().length > text.length && raw.length > LONGEST_TYPED;
	const key = keyOf(text);
	const number = text.includes('@') ? undefined : orderNumberKey(text);
	const digits = /[\p{L}@]/u.test(text) ? '' : phoneDigits(text);
	const isKey = /\d/.test(key) && key.length <= 64;
	return {
		text,
		cut,
		terms: termsOf(text),
		number: number === undefined ? undefined : { key: number, whole: number.length < LEAST_NUMBER },
		email: text.length >= LEAST_EMAIL && !/\s/.test(text) ? text.normalize('NFKC').toLowerCase() : undefined,
		article: key.length >= LEAST_FOR_PREFIX && key.length <= 64 ? key : undefined,
		phone: digits.length >= LEAST_TAIL ? reversed(digits.slice(-PHONE_TAIL)) : undefined,
		tracking: isKey && key.length >= LEAST_TAIL ? reversed(key) : undefined
	};
}

function termsOf(text: string): Term[] {
	const once = new Map<string, Term>();
	for (const { text: word, joined } of wordsOf(text)) {
		if (once.size === MOST_TERMS) break;
		if (joined) {
			const pairs = pairsOf(word);
			// The last character alone only ends the run; it has to be there where it is the whole run.
			const lexemes = pairs.length > 1 ? pairs.slice(0, -1) : pairs;
			once.set(word, {
				lexemes: [...new Set(lexemes)].slice(0, 2 * MOST_TERMS),
				prefix: pairs.length === 1,
				word: undefined
			});
		} else once.set(word, { lexemes: [word], prefix: word.length >= LEAST_FOR_PREFIX, word });
	}
	return [...once.values()];
}

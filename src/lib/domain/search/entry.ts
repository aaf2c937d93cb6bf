import { carrierKey } from '../shipment/carriers.ts';
import { keyOf, pairsOf, reversed, wordsOf } from './fold.ts';

/** What is looked through of an order. */
export type Searched = {
	market: string | null;
	tags: readonly string[];
	/** Nothing of a buyer who was erased. */
	person: {
		name: string | null;
		email: string | null;
		phone: string | null;
		shipTo: {
			name?: string | null;
			city?: string | null;
			postcode?: string | null;
			lines?: readonly string[];
		} | null;
	} | null;
	lines: readonly { title: string; sku: string | null; options: readonly string[] }[];
	parcels: readonly { carrier: string; trackingNumber: string }[];
};

/** What an order is found by, and the words by which typing errors are understood. */
export type Entry = {
	/** Each begins with what it is (`Kind`) and a colon; sorted, each once. */
	lexemes: string[];
	/** Whole words of at least four letters, without digits. */
	vocabulary: string[];
};

/**
 * What kind of thing a lexeme is. `n` a word of the buyer, `w` any other word, `k` an article number, `p` a phone number
 * from behind, `t` a tracking number from behind, `m` the market, `c` a carrier.
 */
export type Kind = 'n' | 'w' | 'k' | 'p' | 't' | 'm' | 'c';

/** An order of thousands of lines is found by the first hundreds; nobody types the rest. */
const MOST_LINES = 200;
const MOST_LEXEMES = 1500;

/** Whether a word is one that people misspell: letters, four of them at least. */
export const isVocabulary = (word: string): boolean => word.length >= 4 && /^\p{L}+$/u.test(word);

/** Makes an order's entry of the search; the same facts make the same entry. */
export function searchEntry({ market, tags, person, lines, parcels }: Searched): Entry {
	const lexemes = new Set<string>();
	const vocabulary = new Set<string>();
	const add = (kind: Kind, text: string) => {
		if (text !== '' && lexemes.size < MOST_LEXEMES) lexemes.add(`${kind}:${text}`);
	};
	const addWords = (kind: Kind, text: string | null | undefined) => {
		for (const word of wordsOf(text ?? '')) {
			if (word.joined) pairsOf(word.text).forEach((pair) => add(kind, pair));
			else {
				add(kind, word.text);
				if (isVocabulary(word.text)) vocabulary.add(word.text);
			}
		}
	};
	add('m', keyOf(market ?? ''));
	if (person) {
		const { shipTo } = person;
		for (const text of [person.name, person.email, shipTo?.name]) addWords('n', text);
		for (const text of [shipTo?.city, shipTo?.postcode, ...(shipTo?.lines ?? [])]) addWords('w', text);
		add('p', reversed(phoneDigits(person.phone ?? '')));
	}
	for (const { carrier, trackingNumber } of parcels) {
		add('c', keyOf(carrierKey(carrier)));
		add('t', reversed(keyOf(trackingNumber)));
	}
	for (const { title, sku, options } of lines.slice(0, MOST_LINES)) {
		add('k', keyOf(sku ?? ''));
		for (const text of [title, ...options]) addWords('w', text);
	}
	for (const tag of tags) addWords('w', tag);
	return { lexemes: [...lexemes].sort(), vocabulary: [...vocabulary].sort() };
}

/** The digits of a phone number, without the zeros it may begin with (`0170 …`, `0049 …`). */
export const phoneDigits = (phone: string): string =>
	phone.normalize('NFKC').replace(/\D/g, '').replace(/^0+/, '');

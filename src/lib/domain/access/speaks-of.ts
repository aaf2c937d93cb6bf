import { decodedTexts, plainText } from './decoded-text.ts';

/** By what a text that led to no order can still be known to be about somebody. */
export type Marks = {
	/** As kept in `email_key`. */
	email: string;
	/** Whole names, of the buyer and of whoever was to receive something. */
	names: readonly string[];
	/** As typed; compared by their digits. */
	phones: readonly string[];
	/** Numbers of their orders and parcels. */
	numbers: readonly string[];
};

/** Shorter ones are other people's as well: `1001` is also a price. */
const SHORTEST_NUMBER = 6;
const SHORTEST_PHONE = 7;

/**
 * Whether a body, however it is written, is about somebody: surely, where it holds their mail address, telephone number
 * or the number of an order or a parcel of theirs; only by name, where somebody else may have the same.
 */
export function speaksOf(marks: Marks, body: string): 'surely' | 'by name' | undefined {
	const readings = decodedTexts(body);
	const isSure = [
		mailPattern(marks.email),
		...marks.numbers.filter((one) => one.length >= SHORTEST_NUMBER && /\d/.test(one)).map(wordPattern),
		...marks.phones
			.map((phone) => phone.replace(/\D/g, ''))
			.filter(isLong)
			.map(phonePattern)
	];
	if (readings.some((text) => isSure.some((pattern) => pattern.test(text)))) return 'surely';
	const names = marks.names.filter(isWhole).map(wordPattern);
	return readings.some((text) => names.some((pattern) => pattern.test(text))) ? 'by name' : undefined;
}

const isLong = (digits: string) => digits.length >= SHORTEST_PHONE;
/** Two words, or a name written without a space between them. */
const isWhole = (name: string) => /\S\s+\S/u.test(name.trim()) || /^\p{Script=Han}{2,}$/u.test(name.trim());

const literal = (text: string) => plainText(text.trim()).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The address itself, and not the end or the beginning of somebody else's: `ada@x.co` is not in `nada@x.com`. */
const mailPattern = (email: string) =>
	new RegExp(`(?<![\\p{L}\\p{N}._+\\-])${literal(email)}(?![\\p{L}\\p{N}\\-]|\\.[\\p{L}\\p{N}])`, 'u');

const wordPattern = (text: string) => {
	const words = literal(text).split(/\s+/).join('\\s+');
	// Nothing stands between words in Chinese.
	return /\p{Script=Han}/u.test(text)
		? new RegExp(words, 'u')
		: new RegExp(`(?<![\\p{L}\\p{N}])${words}(?![\\p{L}\\p{N}])`, 'u');
};

/** Its digits, whatever stands between them, with a country's or without. */
const phonePattern = (digits: string) =>
	new RegExp(`(?<!\\d)[+0]{0,2}${[...digits].join('[\\s().\\/\\-]{0,3}')}(?!\\d)`, 'u');

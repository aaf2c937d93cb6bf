import { accept, refuse, type Result } from '../refusal.ts';
import { COMMON_WORDS, FINGER_PATHS } from './common-passwords.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from './password-length.ts';

/** Beside what everybody uses there have to be this many letters and digits of one's own. */
const OWN_MIN = 6;
const SHORTEST_PATH = 4;

/** The same for every way of typing it: composed or not, half or full width (NFKC, as NIST asks). */
export const normalisePassword = (given: string): string => given.normalize('NFKC');

/**
 * Whether a password may be set. There is no rule about kinds of characters and none about age: length, and not being
 * what attackers try first.
 *
 * @param about words an attacker would try for this account: parts of its mail address and name, the shop's name
 * @returns the normalised password; refusals `password.too_short`, `password.too_long`, `password.too_common`
 */
export function judgePassword(given: string, about: readonly string[] = []): Result<string> {
	// Normalising can make a text eighteen times as long, so what is far too long is not looked at.
	if (given.length > 4 * PASSWORD_MAX) return refuse('password.too_long', { max: PASSWORD_MAX });
	const password = normalisePassword(given);
	const { length } = [...password];
	if (length < PASSWORD_MIN) return refuse('password.too_short', { min: PASSWORD_MIN });
	if (length > PASSWORD_MAX) return refuse('password.too_long', { max: PASSWORD_MAX });
	if (ownCharacters(password, about) < OWN_MIN) return refuse('password.too_common');
	return accept(password);
}

/** Words of an account that must not make up its password. */
export const wordsAbout = (email: string, name: string): string[] =>
	`${email} ${name}`
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word.length >= 3);

/** How many letters and digits are left once common words, finger paths, runs and repetitions are taken out. */
function ownCharacters(password: string, about: readonly string[]): number {
	const text = once(password.toLowerCase());
	const plain = unmask(text);
	const taken = new Set<number>();
	const take = (from: number, length: number) => {
		for (let index = from; index < from + length; index++) taken.add(index);
	};
	for (const word of [...COMMON_WORDS, ...about.map((one) => one.toLowerCase())]) {
		for (const where of [text, plain]) {
			for (let at = where.indexOf(word); at >= 0; at = where.indexOf(word, at + 1)) take(at, word.length);
		}
	}
	for (const { index } of text.matchAll(/(?:19|20)\d\d/g)) take(index, 4);
	for (let at = 0; at <= text.length - 3; at++) {
		if (isRun(text.slice(at, at + 3))) take(at, 3);
		if (isPath(text.slice(at, at + SHORTEST_PATH))) take(at, SHORTEST_PATH);
	}
	let own = 0;
	for (let at = 0; at < text.length; at++) {
		const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
		if (!taken.has(at) && /[\p{L}\p{N}]/u.test(character)) own++;
	}
	return own;
}

/** `abcabcabc` says no more than `abc`. */
function once(text: string): string {
	const period = (text + text).indexOf(text, 1);
	return period < text.length ? text.slice(0, period) : text;
}

const DISGUISES: Record<string, string> = {
	...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b' },
	...{ '@': 'a', $: 's', '!': 'i', '|': 'l', '+': 't', '€': 'e' }
};
const unmask = (text: string): string =>
	text.replace(/[0134578@$!|+€]/g, (character) => DISGUISES[character] ?? character);

/** Equal, rising or falling by one: `aaa`, `345`, `cba`. */
function isRun(text: string): boolean {
	const step = text.charCodeAt(1) - text.charCodeAt(0);
	return Math.abs(step) <= 1 && text.charCodeAt(2) - text.charCodeAt(1) === step;
}

const PATHS = FINGER_PATHS.flatMap((path) => [path, [...path].reverse().join('')]);
const isPath = (text: string): boolean =>
	text.length === SHORTEST_PATH && PATHS.some((path) => path.includes(text));

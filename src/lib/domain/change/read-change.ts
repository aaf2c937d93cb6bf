import { accept, refuse, type Result } from '../refusal.ts';
import { findDay, type Day } from '../time/instant.ts';
import { readWords } from '../feedback/answer.ts';
import { CHANGE_KINDS, HEARD_HANDLES, HEARD_IN, MOST_HEARD, type ChangeKind, type Heard } from './states.ts';

const LONGEST_TITLE = 120;
const LONGEST_WHY = 2000;
const LONGEST_SUBJECT = 200;
/** What shoppers read is short. */
export const LONGEST_SAID = 400;
const MOST_BACK_DAYS = 3650;
const MOST_AHEAD_DAYS = 366;

/** A change as its manager wrote it. */
export type NewChange = {
	kind: ChangeKind;
	/** What it is about: a policy's version, a product's id, a carrier's handle; null for the whole shop. */
	subject: string | null;
	title: string;
	why: string;
	day: Day;
	heard: Heard[];
};

/** What a manager typed, each field as its text; `heard` as `cancel:too_slow`. */
export type TypedChange = {
	kind: string;
	subject: string;
	title: string;
	why: string;
	day: string;
	heard: readonly string[];
};

/**
 * Reads a change.
 *
 * Refusals: `request.invalid` with the `field`: a kind or a reason nobody knows, no title or no reason why, more than
 * eight reasons or none, a subject that fits no policy version, a day that is none, older than ten years or more than a
 * year ahead.
 *
 * @param themes handles of the themes there are
 * @param today the shop's day
 */
export function readChange(
	typed: TypedChange,
	{ themes, today }: { themes: readonly string[]; today: Day }
): Result<NewChange> {
	const wrong = (field: keyof TypedChange) => refuse('request.invalid', { field });
	const kind = CHANGE_KINDS.find((one) => one === typed.kind);
	if (!kind) return wrong('kind');
	const title = oneLine(typed.title);
	if (title === '' || [...title].length > LONGEST_TITLE) return wrong('title');
	const why = readWords(typed.why);
	if (why === '' || [...why].length > LONGEST_WHY) return wrong('why');
	const subject = oneLine(typed.subject);
	if ([...subject].length > LONGEST_SUBJECT) return wrong('subject');
	if (kind === 'policy' && subject !== '' && !/^[1-9]\d{0,5}$/.test(subject)) return wrong('subject');
	const day = findDay(typed.day);
	if (day === undefined || day < today - MOST_BACK_DAYS || day > today + MOST_AHEAD_DAYS) return wrong('day');
	const heard = [...new Set(typed.heard)].map((one) => readHeard(one, themes));
	if (heard.length === 0 || heard.length > MOST_HEARD || heard.includes(undefined)) return wrong('heard');
	return accept({
		...{ kind, title, why, day, subject: subject === '' ? null : subject },
		heard: heard.filter((one) => one !== undefined)
	});
}

const oneLine = (typed: string): string => readWords(typed).replace(/\s+/gu, ' ');

/** A reason as a form names it; nothing for one that nobody knows. */
function readHeard(text: string, themes: readonly string[]): Heard | undefined {
	const at = text.indexOf(':');
	const of = HEARD_IN.find((one) => one === text.slice(0, at));
	const handle = text.slice(at + 1);
	if (!of) return undefined;
	const known = of === 'theme' ? themes : HEARD_HANDLES[of];
	return known.includes(handle) ? { of, handle } : undefined;
}

/** What shoppers read of a change, by language. */
export type Told = { said: { en: string; zh: string }; changed: { en: string; zh: string } };
export type TypedTold = Record<'saidEn' | 'saidZh' | 'changedEn' | 'changedZh', string>;

/** Refusals: `request.invalid` with the `field`: all four are needed, so that no reader finds half a sentence. */
export function readTold(typed: TypedTold): Result<Told> {
	const fields = ['saidEn', 'saidZh', 'changedEn', 'changedZh'] as const;
	const words = { saidEn: '', saidZh: '', changedEn: '', changedZh: '' };
	for (const field of fields) {
		words[field] = oneLine(typed[field]);
		if (words[field] === '' || [...words[field]].length > LONGEST_SAID)
			return refuse('request.invalid', { field });
	}
	return accept({
		said: { en: words.saidEn, zh: words.saidZh },
		changed: { en: words.changedEn, zh: words.changedZh }
	});
}

import { accept, refuse, type Result } from '../refusal.ts';
import type { Theme } from './themes.ts';

const MOST_WORDS = 60;
const LONGEST_WORD = 60;
const MOST_EXAMPLES = 10;

/** What a manager typed: lists with a line each. */
export type TypedTheme = Record<
	'handle' | 'nameEn' | 'nameZh' | 'wordsEn' | 'wordsZh' | 'notEn' | 'notZh' | 'examples' | 'urgent' | 'on',
	string
>;

/**
 * Reads a theme as it was typed.
 *
 * Refusals: `request.invalid` with the `field`: a handle that is none, a name that is missing, no word to look for, a
 * list that is too long.
 */
export function readTheme(typed: TypedTheme): Result<Theme> {
	const handle = typed.handle.trim();
	if (!/^[a-z][a-z_]{1,30}$/.test(handle)) return refuse('request.invalid', { field: 'handle' });
	const names = { en: typed.nameEn.trim(), zh: typed.nameZh.trim() };
	if (names.en === '' || [...names.en].length > 40) return refuse('request.invalid', { field: 'nameEn' });
	if (names.zh === '' || [...names.zh].length > 40) return refuse('request.invalid', { field: 'nameZh' });
	const lists: Record<string, string[]> = {};
	for (const field of ['wordsEn', 'wordsZh', 'notEn', 'notZh'] as const) {
		const list = linesOf(typed[field]);
		if (list.length > MOST_WORDS || list.some((one) => [...one].length > LONGEST_WORD))
			return refuse('request.invalid', { field });
		lists[field] = list;
	}
	const { wordsEn = [], wordsZh = [], notEn = [], notZh = [] } = lists;
	if (wordsEn.length + wordsZh.length === 0) return refuse('request.invalid', { field: 'wordsEn' });
	const examples = linesOf(typed.examples, /\n/);
	if (examples.length > MOST_EXAMPLES || examples.some((one) => [...one].length > 200))
		return refuse('request.invalid', { field: 'examples' });
	return accept({
		...{ handle, names, words: { en: wordsEn, zh: wordsZh }, not: { en: notEn, zh: notZh }, examples },
		...{ urgent: typed.urgent !== '', on: typed.on !== '' }
	});
}

const linesOf = (text: string, between = /[\n,，]/): string[] => [
	...new Set(
		text
			.split(between)
			.map((one) => one.trim())
			.filter((one) => one !== '')
	)
];

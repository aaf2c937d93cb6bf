/** Languages whose words are looked for. */
export const THEME_LANGUAGES = ['en', 'zh'] as const;
export type ThemeLanguage = (typeof THEME_LANGUAGES)[number];

/** What free text is sorted by: rules that the shop reads and changes. */
export type Theme = {
	/** A handle that keeps its meaning: `delivery`, `injury`. */
	handle: string;
	names: Record<ThemeLanguage, string>;
	/** Words or groups of words that speak of it. */
	words: Record<ThemeLanguage, string[]>;
	/** "Not this": where one of these stands around a word, it does not count. */
	not: Record<ThemeLanguage, string[]>;
	/** Sentences that it is meant to find; shown beside the rules. */
	examples: string[];
	/** Whoever writes of it is called at once. */
	urgent: boolean;
	on: boolean;
};

const HAN = /\p{Script=Han}/gu;
const LATIN = /\p{Script=Latin}/gu;
/** Words that stand in nearly every English sentence, and in few of its neighbours'. */
const ENGLISH = new Set(
	'the and is was it to of my not i a this with for but very have has are you they were in on that so good bad'.split(
		' '
	)
);

/** The language words are written in, by their script and the commonest words; null where that says nothing. */
export function languageOf(words: string): ThemeLanguage | null {
	const han = words.match(HAN)?.length ?? 0;
	const latin = words.match(LATIN)?.length ?? 0;
	// A Chinese character says about as much as a word of five letters does.
	if (han > 0 && han * 5 >= latin && !/\p{Script=Hiragana}|\p{Script=Katakana}/u.test(words)) return 'zh';
	if (latin === 0) return null;
	const all = foldText(words).split(' ').filter(Boolean);
	const hits = all.filter((one) => ENGLISH.has(one)).length;
	return all.length <= 3 || hits > 0 ? 'en' : null;
}

/** Text as rules compare it: small, without accents, every mark a space, one space around. */
export const foldText = (text: string): string =>
	` ${text
		.normalize('NFKD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase()
		.replace(/['’]/g, '')
		.replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
		.trim()} `;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Where words of Chinese begin and end, as positions in the folded text: there are no spaces, and 不错 within 不错过
 * is another word. `Intl.Segmenter` knows.
 */
function boundaries(text: string): Set<number> {
	const found = new Set([0, text.length]);
	for (const { index, segment } of segmenter.segment(text)) found.add(index).add(index + segment.length);
	return found;
}

type Read = { latin: string; han: string; edges: Set<number> };

/** Text made ready to be looked through, once for all rules. */
export function readText(text: string): Read {
	const latin = foldText(text);
	const han = latin.replace(/ /g, '');
	return { latin, han, edges: /\p{Script=Han}/u.test(han) ? boundaries(han) : new Set() };
}

/** Words of so many characters are hardly ever a part of others, and are often cut wrongly. */
const LONG = 3;

/** Every place where a rule's words stand, as spans of the text that they were looked for in. */
function spansOf(
	read: Read,
	language: ThemeLanguage,
	words: readonly string[],
	anywhere: boolean
): [number, number][] {
	const spans: [number, number][] = [];
	for (const word of words) {
		const folded = foldText(word);
		if (folded.trim() === '') continue;
		const isHan = language === 'zh';
		const [where, what] = isHan ? [read.han, folded.replace(/ /g, '')] : [read.latin, folded];
		for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) {
			const end = at + what.length;
			if (!isHan || anywhere || what.length >= LONG || (read.edges.has(at) && read.edges.has(end)))
				spans.push([at, end]);
		}
	}
	return spans;
}

/**
 * Whether a rule finds its theme in a text: one of its words stands there, and within no "not this". Where Chinese words
 * begin is a guess, so what is urgent is found wherever it stands: an injury that is missed costs more than a look.
 */
export function speaksOfTheme(read: Read, theme: Pick<Theme, 'words' | 'not' | 'urgent'>): boolean {
	return THEME_LANGUAGES.some((language) => {
		const found = spansOf(read, language, theme.words[language], theme.urgent);
		if (found.length === 0) return false;
		const not = spansOf(read, language, theme.not[language], true);
		return found.some(([from, to]) => !not.some(([start, end]) => start <= from && end >= to));
	});
}

/** The handles of the themes that a text speaks of, in the rules' order. What is switched off finds nothing. */
export function sortWords(words: string, themes: readonly Theme[]): string[] {
	if (words === '') return [];
	const read = readText(words);
	return themes.filter((theme) => theme.on && speaksOfTheme(read, theme)).map(({ handle }) => handle);
}

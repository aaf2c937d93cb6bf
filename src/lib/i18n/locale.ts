import { baseLocale, cookieName, isLocale, type Locale } from './paraglide/runtime.js';

export type { Locale };
export { locales } from './paraglide/runtime.js';

/** The cookie both we and the compiled messages read. */
export const LOCALE_COOKIE = cookieName;

/** What each language calls itself; never translated. */
export const LOCALE_NAMES = { en: 'English', 'zh-CN': '简体中文' } satisfies Record<Locale, string>;

/** Browsers ask for Chinese as `zh`, `zh-Hans-CN`, `zh-SG`…; only an exact `zh-CN` would match by itself. */
const BY_LANGUAGE: Record<string, Locale> = { en: 'en', zh: 'zh-CN' };

/** The reader's own choice first, then what the browser asks for, best first, then what the shop speaks. */
export function chooseLocale(
	cookie: string | undefined,
	acceptLanguage: string | null,
	ofShop?: string | null
): Locale {
	if (isLocale(cookie)) return cookie;
	for (const tag of languagesByWish(acceptLanguage ?? '')) {
		const match = BY_LANGUAGE[tag.split('-')[0] ?? ''];
		if (match) return match;
	}
	return isLocale(ofShop) ? ofShop : baseLocale;
}

function languagesByWish(header: string): string[] {
	return header
		.slice(0, 1000)
		.split(',')
		.map((part) => {
			const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
			const weight = parameters.find((parameter) => parameter.trim().startsWith('q='));
			return { tag: tag.trim(), weight: weight ? Number(weight.split('=')[1]) : 1 };
		})
		.filter(({ weight }) => weight > 0)
		.sort((a, b) => b.weight - a.weight)
		.map(({ tag }) => tag);
}

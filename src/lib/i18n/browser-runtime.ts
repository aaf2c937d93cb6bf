/**
 * In the browser this stands in the place of paraglide's own runtime (`slimRuntime` in vite.config.ts), which can choose a
 * language in a dozen ways and weighs two kilobytes. Ours is chosen once, by the server: the page goes on in the language
 * it was written in. Asking cookie and browser again could give another answer.
 */
export const locales = ['en', 'zh-CN'] as const;
export const baseLocale = 'en';
export const cookieName = 'PARAGLIDE_LOCALE';
export const experimentalStaticLocale = undefined;

type Locale = (typeof locales)[number];

export const isLocale = (text: string): text is Locale => (locales as readonly string[]).includes(text);

const written = document.documentElement.lang;
const locale: Locale = isLocale(written) ? written : baseLocale;

export const getLocale = (): Locale => locale;

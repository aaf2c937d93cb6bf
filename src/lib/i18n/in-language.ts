import { getLocale } from './paraglide/runtime.js';

type Words = (inputs: never) => string;

/** One message in the language asked for, else in the reader's; the build puts it in the place of paraglide's own lines. */
export const inLanguage =
	(chinese: Words, english: Words) =>
	(inputs?: unknown, options?: { locale?: string }): string =>
		((options?.locale ?? getLocale()) === 'zh-CN' ? chinese : english)(inputs as never);

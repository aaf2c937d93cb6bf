import { LOCALE_COOKIE, type Locale } from './locale.ts';
import { paraglideMiddleware } from './paraglide/server.js';

/**
 * Runs one request in one language. The compiled middleware would choose by itself, but takes `zh` or `zh-Hans` for an
 * unknown language; so it is shown a request that carries only our choice.
 */
export function inLocale(
	locale: Locale,
	url: URL,
	respond: () => Response | Promise<Response>
): Promise<Response> {
	const chosen = new Request(url, { headers: { cookie: `${LOCALE_COOKIE}=${locale}` } });
	return paraglideMiddleware(chosen, respond);
}

/** Fills the document's `lang` and `dir`; both languages we speak are written from left to right. */
export const inDocument = (html: string, locale: Locale): string =>
	html.replace('%lang%', locale).replace('%dir%', 'ltr');

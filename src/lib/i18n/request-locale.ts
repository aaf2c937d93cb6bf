import { AsyncLocalStorage } from 'node:async_hooks';
import type { Locale } from './locale.ts';
import { overwriteServerAsyncLocalStorage } from './paraglide/runtime.js';

type Store = {
	locale?: Locale | undefined;
	origin?: string | undefined;
	messageCalls?: Set<string> | undefined;
};
const storage = new AsyncLocalStorage<Store>();
overwriteServerAsyncLocalStorage(storage);

/**
 * Runs one request in one language. The compiled middleware would choose by itself, but takes `zh` or `zh-Hans` for an
 * unknown language, and reads the whole request for it; so the place it keeps its choice in is filled with ours.
 */
export const inLocale = <Answer>(locale: Locale, url: URL, respond: () => Answer): Answer =>
	storage.run({ locale, origin: url.origin, messageCalls: new Set() }, respond);

/**
 * Fills the document's `lang` and `dir` (both languages we speak are written from left to right), and puts `data` at the
 * end of its head. In one go, because a page in pieces is put together again by each look at it.
 */
export function inDocument(html: string, locale: Locale, data = ''): string {
	const end = html.indexOf('</head>');
	if (end < 0) return html;
	const head = html.slice(0, end).replace('%lang%', locale).replace('%dir%', 'ltr');
	return head + data + html.slice(end);
}

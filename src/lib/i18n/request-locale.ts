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

/** The document begins with what is to be filled in; nothing behind that is looked at. */
const BEGINNING = 200;

/** Fills the document's `lang` and `dir`; both languages we speak are written from left to right. */
export const inDocument = (html: string, locale: Locale): string =>
	html.slice(0, BEGINNING).replace('%lang%', locale).replace('%dir%', 'ltr') + html.slice(BEGINNING);

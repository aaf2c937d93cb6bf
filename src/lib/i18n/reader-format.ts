import { createFormat, type Format } from './format.ts';
import { m } from './paraglide/messages.js';
import { getLocale } from './paraglide/runtime.js';

/** How dates and money are written for the reader of this page, in the language the page is written in. */
export const readerFormat = (zone: string): Format =>
	createFormat(getLocale(), zone, {
		today: m['site.today'](),
		tomorrow: m['site.tomorrow'](),
		yesterday: m['site.yesterday'](),
		justNow: m['site.just_now']()
	});

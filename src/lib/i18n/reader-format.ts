import { createFormat, type Format } from './format.ts';
import { m } from './paraglide/messages.js';
import { getLocale } from './paraglide/runtime.js';

/**
 * How dates and money are written for the reader of this page, in the language the page is written in.
 *
 * @param asOf the server's clock when it was read, RFC 3339: dates of another year are written with their year
 */
export const readerFormat = (zone: string, asOf?: string): Format =>
	createFormat(
		getLocale(),
		zone,
		{
			today: m['site.today'](),
			tomorrow: m['site.tomorrow'](),
			yesterday: m['site.yesterday'](),
			justNow: m['site.just_now']()
		},
		asOf
	);

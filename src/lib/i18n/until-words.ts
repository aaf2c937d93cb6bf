import type { Format } from './format.ts';
import { m } from './paraglide/messages.js';

/** Until an instant, in words; where that is midnight for its reader, people say the end of the day before. */
export function untilWords(until: string, format: Format): string {
	const said = { locale: format.locale };
	if (format.time(until) !== '00:00') return m['fee.until.time']({ when: format.full(until) }, said);
	const last = new Date(Date.parse(until) - 1).toISOString();
	return m['fee.until.day']({ day: format.date(last) }, said);
}

/** The same with the year: what lasts for years ends on a day that comes again before. */
export function untilYearWords(until: string, format: Format): string {
	const said = { locale: format.locale };
	if (format.time(until) !== '00:00') return m['fee.until.time']({ when: format.moment(until, 0) }, said);
	const last = new Date(Date.parse(until) - 1).toISOString();
	return m['fee.until.day']({ day: format.year(last) }, said);
}

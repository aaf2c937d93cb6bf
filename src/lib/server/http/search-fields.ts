import type { Ask } from '#domain/search/ask.ts';
import { dayText } from '#domain/time/instant.ts';

/** What was asked as a form shows it again; days are YYYY-MM-DD, what was not asked is empty. */
export const askedFields = ({ typed, status, market, carrier, problem, from, to }: Ask) => ({
	q: typed.text,
	status: status ?? '',
	market: market ?? '',
	carrier: carrier ?? '',
	problem: problem ?? '',
	from: from === undefined ? '' : dayText(from),
	to: to === undefined ? '' : dayText(to)
});

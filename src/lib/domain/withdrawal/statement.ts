import { addDuration } from '../time/duration.ts';
import { instantText, millisOf, SECOND, type Millis } from '../time/instant.ts';
import { localDay, startOfDay } from '../time/local-day.ts';
import { SEND_BACK_DAYS } from './labels.ts';

/**
 * By when goods of a withdrawal have to be sent off: 14 days from the day of the statement, the last day whole
 * (Directive 2011/83/EU, Article 14(1)).
 *
 * @param stated when the statement was sent, RFC 3339
 * @param zone where the day of the statement ends
 * @returns the last second of it, RFC 3339 in UTC
 */
export function sendBackBy(stated: string, zone: string): string {
	const last: Millis = addDuration(millisOf(stated), { months: 0, days: SEND_BACK_DAYS, millis: 0 }, zone);
	return instantText(startOfDay(localDay(last, zone) + 1, zone) - SECOND);
}

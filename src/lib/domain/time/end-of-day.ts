import { Temporal } from 'temporal-polyfill';

const IS_DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * The last millisecond of a local day, as an instant in UTC: a promise "by 27 November" is kept until that day ends
 * where the shop is. The end is found from the start of the next day, so a day whose midnight a clock change removes
 * or doubles is right as well.
 *
 * @param day `2026-11-27`; an RFC 3339 instant is given back as it is
 * @param zone named zone, for example `Europe/Berlin`
 */
export function endOfDay(day: string, zone: string): string {
	if (!IS_DAY.test(day)) return day;
	const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime({ timeZone: zone });
	return next.subtract({ milliseconds: 1 }).toInstant().toString();
}

import { Temporal } from 'temporal-polyfill';
import { DAY, dateOf, type Day, type Millis } from './instant.ts';

/** Days whose start has been asked before; a zone's rules do not change while the program runs. */
const STARTS = new Map<string, Map<Day, Millis>>();
const MOST = 20_000;

/**
 * The instant at which a day begins in a zone: midnight, or the first instant after it where a clock change removes
 * midnight, or the earlier of two midnights. Remembered, because it is the one thing about a zone that costs time.
 *
 * @param zone named zone, for example `Europe/Berlin`
 */
export function startOfDay(day: Day, zone: string): Millis {
	let starts = STARTS.get(zone);
	if (!starts) STARTS.set(zone, (starts = new Map()));
	const known = starts.get(day);
	if (known !== undefined) return known;
	const start = Temporal.PlainDate.from(dateOf(day)).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
	if (starts.size >= MOST) starts.clear();
	starts.set(day, start);
	return start;
}

/** The day an instant falls on in a zone. */
export function localDay(at: Millis, zone: string): Day {
	let day = Math.floor(at / DAY);
	while (startOfDay(day, zone) > at) day -= 1;
	while (startOfDay(day + 1, zone) <= at) day += 1;
	return day;
}

/** Whether there is such a named zone; offsets such as `+01:00` are not names, for they know no clock change. */
export function isZone(zone: string): boolean {
	if (!/^[A-Za-z]/.test(zone)) return false;
	try {
		new Temporal.ZonedDateTime(0n, zone);
		return true;
	} catch {
		return false;
	}
}

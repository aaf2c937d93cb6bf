import { Temporal } from 'temporal-polyfill';
import type { Millis } from '../time/instant.ts';
import type { QuietHours } from './preferences.ts';

/**
 * The instant at which the quiet hours end that are under way, on the clock of their zone: on the night a clock changes
 * they are an hour shorter or longer, and end when the clock says so. An end that the clock skips is where it goes on;
 * one that comes twice is the second where the first has passed.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds, always after `now`; nothing outside quiet hours
 */
export function quietUntil(now: Millis, { from, to, zone }: QuietHours): Millis | undefined {
	if (from === to) return undefined;
	const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
	const minute = here.hour * 60 + here.minute;
	const overMidnight = from > to;
	const isQuiet = overMidnight ? minute >= from || minute < to : minute >= from && minute < to;
	if (!isQuiet) return undefined;
	const day = here.toPlainDate().add({ days: overMidnight && minute >= from ? 1 : 0 });
	const clock = day.toPlainDateTime(new Temporal.PlainTime(Math.floor(to / 60), to % 60));
	const first = clock.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
	if (first > now) return first;
	const second = clock.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
	return second > now ? second : undefined;
}

/** Whether a zone is one that clocks are set by here. */
export function isZone(zone: string): boolean {
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
		return /^[A-Za-z]/.test(zone);
	} catch {
		return false;
	}
}

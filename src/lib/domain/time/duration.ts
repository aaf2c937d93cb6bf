import { Temporal } from 'temporal-polyfill';
import { DAY, dateOf, dayOf, type Day, type Millis, SECOND } from './instant.ts';
import { localDay, startOfDay } from './local-day.ts';

/** An ISO 8601 duration: calendar parts, which depend on the day they start from, and an exact rest. */
export type Duration = { months: number; days: number; millis: number };

const FORM =
	/^P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;

/** @returns undefined where the text is no ISO 8601 duration of whole, positive parts; `PT0S` is none either */
export function findDuration(text: string): Duration | undefined {
	const parts = FORM.exec(text);
	if (!parts) return undefined;
	const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
		.slice(1)
		.map((part) => Number(part ?? 0));
	const duration = {
		months: years * 12 + months,
		days: weeks * 7 + days,
		millis: (hours * 3600 + minutes * 60 + seconds) * SECOND
	};
	return duration.months + duration.days + duration.millis > 0 ? duration : undefined;
}

/** A policy names a handful of durations and asks for them all day. */
const KNOWN = new Map<string, Duration>();
const MOST_KNOWN = 1000;

/** The same, of text that a schema has checked. */
export function durationOf(text: string): Duration {
	const known = KNOWN.get(text);
	if (known) return known;
	const duration = findDuration(text);
	if (!duration) throw new RangeError(`${text} is no duration`);
	if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
	KNOWN.set(text, duration);
	return duration;
}

/** A calendar day some months and days later; a day that a month does not have becomes its last one. */
export function addToDay(day: Day, { months, days }: Pick<Duration, 'months' | 'days'>): Day {
	if (months === 0) return day + days;
	const from = dateOf(day);
	const count = from.year * 12 + from.month - 1 + months;
	const [year, month] = [Math.floor(count / 12), (count % 12) + 1];
	const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
	return Math.min(dayOf(year, month, from.day), next - 1) + days;
}

/**
 * An instant some time later: months and days keep the local time of day (a time that a clock change removes moves on
 * by the gap), hours and less are exact.
 *
 * @param zone named zone the calendar parts are counted in
 */
export function addDuration(at: Millis, duration: Duration, zone: string): Millis {
	if (duration.months === 0 && duration.days === 0) return at + duration.millis;
	return onDay(at, addToDay(localDay(at, zone), duration), zone) + duration.millis;
}

const isPlain = (day: Day, zone: string): boolean =>
	startOfDay(day + 1, zone) - startOfDay(day, zone) === DAY;

/** The instant at which a day shows the local time of day that `at` shows on its own. */
export function onDay(at: Millis, day: Day, zone: string): Millis {
	const today = localDay(at, zone);
	// Between two days without a clock change it is the same stretch after midnight; Temporal takes 30 µs.
	if (isPlain(today, zone) && isPlain(day, zone)) return startOfDay(day, zone) + at - startOfDay(today, zone);
	const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainTime();
	return Temporal.PlainDate.from(dateOf(day)).toZonedDateTime({ timeZone: zone, plainTime: time })
		.epochMilliseconds;
}

/** The least and the most days the calendar may make of it: a month has 28 to 31. */
export function daysOf({ months, days, millis }: Duration): { least: number; most: number } {
	const rest = days + millis / 86_400_000;
	const years = Math.floor(months / 12);
	const odd = months % 12;
	return {
		least: years * 365 + (odd === 0 ? 0 : odd * 28) + rest,
		most: years * 366 + odd * 31 + rest
	};
}

import { moveToWorkingDay } from '../../time/business-days.ts';
import { addToDay } from '../../time/duration.ts';
import { dateOf, dayOf, type Day, type Millis } from '../../time/instant.ts';
import { localDay, startOfDay } from '../../time/local-day.ts';
import { isPublicHoliday } from '../../time/public-holidays.ts';

const FORTNIGHT = 14;
const YEAR = { months: 12, days: 0 };

/**
 * When the European right of withdrawal ends. The day of receipt does not count and the last day counts whole
 * (Regulation 1182/71, Article 3). Directive 2011/83/EU, Articles 9(2) and 10: told before the goods came, 14 days from
 * receipt; told within the 12 months after it, 14 days from then; told later or never, 14 days and 12 months.
 *
 * @param received when the last piece came, or the first of regular deliveries, or the contract for digital content
 * @param informed when the buyer was told of the right; null means never: it is the shop that has to show that it told
 * @param zone where the buyer's days end
 * @param isHoliday days beside Saturday and Sunday on which the right does not end; undefined where it may end on any
 * @returns the first instant after the right
 */
export function withdrawalEnd(
	received: Millis,
	informed: Millis | null,
	zone: string,
	isHoliday: ((day: Day) => boolean) | undefined
): Millis {
	const first = localDay(received, zone);
	const told = informed === null ? Infinity : localDay(informed, zone);
	const last =
		told <= addToDay(first, YEAR) ? Math.max(first, told) + FORTNIGHT : addToDay(first + FORTNIGHT, YEAR);
	return startOfDay((isHoliday ? moveToWorkingDay(last, isHoliday) : last) + 1, zone);
}

/** The same for a state of the EU or the EEA, with its own public holidays. */
export const europeanEnd = (
	received: Millis,
	informed: Millis | null,
	country: string,
	zone: string
): Millis => withdrawalEnd(received, informed, zone, (day) => isPublicHoliday(day, country));

const CHINA = 'Asia/Shanghai';

/** First days of the lunar year; the holiday begins the day before and lasts eight days (State Council, 2024). */
const LUNAR_NEW_YEARS = [
	[2025, 1, 29],
	[2026, 2, 17],
	[2027, 2, 6],
	[2028, 1, 26],
	[2029, 2, 13],
	[2030, 2, 3],
	[2031, 1, 23],
	[2032, 2, 11],
	[2033, 1, 31],
	[2034, 2, 19],
	[2035, 2, 8]
] as const;
const LUNAR_DAYS = new Set(
	LUNAR_NEW_YEARS.flatMap(([year, month, day]) =>
		Array.from({ length: 8 }, (_, index) => dayOf(year, month, day) - 1 + index)
	)
);

/** Free in every year: month, first day, last day. */
const FIXED_DAYS = [
	[1, 1, 1],
	[5, 1, 2],
	[10, 1, 7]
] as const;

/**
 * When the Chinese right to return without reason ends: 7 days counted from the day after receipt. Whether an end on
 * a rest day moves is unsettled, so the later day is taken; a Saturday that is worked in exchange counts as a rest day.
 */
export function chineseEnd(received: Millis): Millis {
	const last = moveToWorkingDay(localDay(received, CHINA) + 7, isChineseHoliday);
	return startOfDay(last + 1, CHINA);
}

export function isChineseHoliday(day: Day): boolean {
	const date = dateOf(day);
	return (
		LUNAR_DAYS.has(day) ||
		FIXED_DAYS.some(([month, first, last]) => date.month === month && date.day >= first && date.day <= last)
	);
}

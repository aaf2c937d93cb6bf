import { weekday, type Day } from './instant.ts';

/** Saturday and Sunday. */
export const isWeekend = (day: Day): boolean => weekday(day) >= 6;

/**
 * The `count`th business day after a day, which itself does not count: Monday to Friday, less holidays.
 *
 * @param isHoliday asked for weekdays only
 */
export function addBusinessDays(day: Day, count: number, isHoliday: (day: Day) => boolean): Day {
	let at = day;
	for (let left = count; left > 0;) {
		at += 1;
		if (!isWeekend(at) && !isHoliday(at)) left -= 1;
	}
	return at;
}

/** The day itself, or the next that is neither Saturday, Sunday nor holiday. */
export function moveToWorkingDay(day: Day, isHoliday: (day: Day) => boolean): Day {
	let at = day;
	while (isWeekend(at) || isHoliday(at)) at += 1;
	return at;
}

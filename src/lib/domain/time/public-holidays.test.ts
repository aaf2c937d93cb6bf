import { describe, expect, it } from 'vitest';
import { easterSunday, orthodoxEasterSunday } from './easter.ts';
import { dayText, findDay } from './instant.ts';
import { HOLIDAY_COUNTRIES, isPublicHoliday } from './public-holidays.ts';

const isHoliday = (text: string, country: string) => isPublicHoliday(findDay(text) ?? NaN, country);

it.each([
	[1961, '1961-04-02', '1961-04-09'],
	[2025, '2025-04-20', '2025-04-20'],
	[2026, '2026-04-05', '2026-04-12'],
	[2027, '2027-03-28', '2027-05-02'],
	[2038, '2038-04-25', '2038-04-25']
])('Easter of %d: %s, orthodox %s', (year, western, orthodox) => {
	expect(dayText(easterSunday(year))).toBe(western);
	expect(dayText(orthodoxEasterSunday(year))).toBe(orthodox);
});

it('knows the thirty states of the EU and the EEA', () => {
	expect(HOLIDAY_COUNTRIES.length).toBe(30);
	for (const country of HOLIDAY_COUNTRIES) {
		expect(isHoliday('2026-12-25', country)).toBe(true);
		expect(isHoliday('2026-11-24', country)).toBe(false);
	}
});

describe('days that catch people out', () => {
	it.each([
		['DE', '2026-05-14', true, 'Ascension'],
		['DE', '2026-10-31', false, 'Reformation Day is a holiday of some Länder only'],
		['GR', '2026-04-13', true, 'Monday after the orthodox Easter'],
		['GR', '2026-04-06', false, 'Monday after the western Easter'],
		['IE', '2026-08-03', true, 'first Monday of August'],
		['IE', '2026-10-26', true, 'last Monday of October'],
		['IE', '2026-12-28', true, 'for St Stephen’s on a Saturday'],
		['BG', '2027-12-28', true, 'the second of two that moved'],
		['NL', '2025-04-26', true, 'King’s Day, a day early because of Sunday'],
		['SE', '2026-06-19', true, 'Midsummer’s Eve'],
		['IS', '2026-04-23', true, 'first day of summer'],
		['IT', '2026-10-04', true, 'new since 2026'],
		['IT', '2025-10-04', false, 'the year before'],
		['PL', '2024-12-24', false, 'free since 2025'],
		['CN', '2026-12-25', false, 'not in the table']
	])('%s %s: %s (%s)', (country, day, expected) => {
		expect(isHoliday(day, country)).toBe(expected);
	});
});

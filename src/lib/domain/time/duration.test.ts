import { Temporal } from 'temporal-polyfill';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBusinessDays, moveToWorkingDay } from './business-days.ts';
import { addDuration, addToDay, durationOf, findDuration } from './duration.ts';
import { dayText, findDay, instantText, millisOf } from './instant.ts';
import { isZone, localDay, startOfDay } from './local-day.ts';

const day = (text: string) => findDay(text) ?? NaN;

it.each(['', 'P', 'PT', 'P1', '1D', 'P-1D', 'P1.5D', 'PT0S', 'P0D', 'P1DT', 'p1d', 'P1H'])(
	'%j is no duration',
	(text) => expect(findDuration(text)).toBeUndefined()
);

describe('months clamp', () => {
	it.each([
		['2026-01-31', 'P1M', '2026-02-28'],
		['2028-01-31', 'P1M', '2028-02-29'],
		['2028-02-29', 'P1Y', '2029-02-28'],
		['2028-02-29', 'P4Y', '2032-02-29'],
		['2026-08-31', 'P1M1D', '2026-10-01'],
		['2026-12-31', 'P2M', '2027-02-28'],
		['2026-11-30', 'P1M', '2026-12-30']
	])('%s + %s = %s', (from, duration, to) => {
		expect(dayText(addToDay(day(from), durationOf(duration)))).toBe(to);
	});

	it('as the calendar library does', () => {
		const from = fc.integer({ min: 0, max: 40_000 });
		fc.assert(
			fc.property(
				from,
				fc.integer({ min: 0, max: 60 }),
				fc.integer({ min: 0, max: 400 }),
				(at, months, days) => {
					const expected = Temporal.PlainDate.from('1970-01-01')
						.add({ days: at })
						.add({ months })
						.add({ days });
					expect(dayText(addToDay(at, { months, days }))).toBe(expected.toString());
				}
			)
		);
	});
});

/** Where each of these zones changes its clocks: days that last 23, 23.5, 24.5 and 25 hours. */
const CHANGES = [
	['Europe/Berlin', '2026-03-29', 23],
	['Europe/Berlin', '2026-10-25', 25],
	['America/New_York', '2026-03-08', 23],
	['America/New_York', '2026-11-01', 25],
	['America/Santiago', '2026-09-06', 23],
	['America/Santiago', '2026-04-04', 25],
	['Australia/Lord_Howe', '2026-10-04', 23.5],
	['Australia/Lord_Howe', '2026-04-05', 24.5]
] as const;

describe('clock changes', () => {
	it.each(CHANGES)('%s on %s: the day lasts %d hours and its ends are exact', (zone, text, hours) => {
		const at = day(text);
		const [start, end] = [startOfDay(at, zone), startOfDay(at + 1, zone)];
		expect((end - start) / 3_600_000).toBe(hours);
		expect(localDay(start - 1000, zone)).toBe(at - 1);
		expect(localDay(start, zone)).toBe(at);
		expect(localDay(end - 1000, zone)).toBe(at);
		expect(localDay(end, zone)).toBe(at + 1);
		expect(localDay(end + 1000, zone)).toBe(at + 1);
	});

	it.each([
		['2026-03-28T09:00:00+01:00', 'P1D', '2026-03-29T07:00:00Z'],
		['2026-03-28T09:00:00+01:00', 'PT24H', '2026-03-29T08:00:00Z'],
		['2026-10-24T09:00:00+02:00', 'P1D', '2026-10-25T08:00:00Z'],
		// 02:30 is not there on the 29th: it moves on by the gap.
		['2026-03-28T02:30:00+01:00', 'P1D', '2026-03-29T01:30:00Z'],
		// 02:30 is there twice on the 25th: the earlier one.
		['2026-10-24T02:30:00+02:00', 'P1D', '2026-10-25T00:30:00Z'],
		['2026-03-28T09:00:00+01:00', 'P1DT3H', '2026-03-29T10:00:00Z']
	])('in Berlin %s + %s = %s', (from, duration, to) => {
		expect(instantText(addDuration(millisOf(from), durationOf(duration), 'Europe/Berlin'))).toBe(to);
	});

	it('keeps the time of day as the calendar library does, over every change', () => {
		const some = fc.constantFrom(...CHANGES);
		const near = fc.integer({ min: -3 * 86_400_000, max: 3 * 86_400_000 });
		fc.assert(
			fc.property(some, near, fc.integer({ min: -3, max: 3 }), ([zone, text], off, days) => {
				const at = startOfDay(day(text), zone) + off;
				const then = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).add({ days });
				expect(addDuration(at, { months: 0, days, millis: 0 }, zone)).toBe(then.epochMilliseconds);
			}),
			{ numRuns: 1000 }
		);
	});

	it('finds the day of any instant as the calendar library does', () => {
		const zone = fc.constantFrom(...CHANGES.map(([name]) => name), 'Pacific/Apia', 'Pacific/Kiritimati');
		fc.assert(
			fc.property(zone, fc.integer({ min: 1.6e12, max: 1.9e12 }), (name, at) => {
				const expected = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name).toPlainDate();
				expect(dayText(localDay(at, name))).toBe(expected.toString());
			})
		);
	});
});

it('knows zones by name only', () => {
	expect(['Europe/Berlin', 'UTC', 'Europe/Berlim', '+01:00', ''].map(isZone)).toEqual([
		true,
		true,
		false,
		false,
		false
	]);
});

describe('business days', () => {
	const holidays = new Set(['2026-12-25', '2026-12-26', '2027-01-01'].map(day));
	const isHoliday = (at: number) => holidays.has(at);
	it.each([
		['2026-12-23', 1, '2026-12-24'],
		['2026-12-24', 1, '2026-12-28'],
		['2026-12-26', 1, '2026-12-28'],
		['2026-12-24', 5, '2027-01-04'],
		['2026-11-20', 3, '2026-11-25']
	])('%s and %d more: %s', (from, count, to) => {
		expect(dayText(addBusinessDays(day(from), count, isHoliday))).toBe(to);
	});
	it('moves what ends on a rest day', () => {
		expect(dayText(moveToWorkingDay(day('2026-12-25'), isHoliday))).toBe('2026-12-28');
		expect(dayText(moveToWorkingDay(day('2026-12-28'), isHoliday))).toBe('2026-12-28');
	});
});

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dateOf, dayOf, dayText, findDay, instantText, millisOf, weekday } from './instant.ts';

const anyDay = fc.integer({ min: -80_000, max: 120_000 });

describe('instants', () => {
	it('reads and writes what the calendar library reads and writes', () => {
		fc.assert(
			fc.property(fc.integer({ min: -2e12, max: 8e12 }), (at) => {
				const text = Temporal.Instant.fromEpochMilliseconds(at).toString();
				expect(millisOf(text)).toBe(at);
				expect(millisOf(instantText(at))).toBe(at);
				expect(millisOf(text.replace('Z', '+00:00'))).toBe(at);
				expect(Temporal.Instant.from(instantText(at)).epochMilliseconds).toBe(at);
			})
		);
	});

	it('understands offsets and fine fractions', () => {
		expect(millisOf('2026-11-22T10:15:00+01:00')).toBe(millisOf('2026-11-22T09:15:00Z'));
		expect(millisOf('2026-11-22T09:15:00.123999Z')).toBe(millisOf('2026-11-22T09:15:00.123Z'));
		expect(millisOf('2026-11-22T09:15:00.123999+00:00')).toBe(millisOf('2026-11-22T09:15:00.123Z'));
		expect(() => millisOf('2026-11-22 09:1x:00+00:00')).toThrow(RangeError);
		expect(() => millisOf('yesterday')).toThrow(RangeError);
	});
});

describe('days', () => {
	it('counts as the calendar library counts', () => {
		fc.assert(
			fc.property(anyDay, (day) => {
				const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
				expect(dateOf(day)).toEqual({ year: date.year, month: date.month, day: date.day });
				expect(dayOf(date.year, date.month, date.day)).toBe(day);
				expect(dayText(day)).toBe(date.toString());
				expect(weekday(day)).toBe(date.dayOfWeek);
			})
		);
	});

	it('knows which days there are', () => {
		expect(findDay('2028-02-29')).toBe(dayOf(2028, 2, 29));
		expect([findDay('2026-02-29'), findDay('2026-13-01'), findDay('26-01-01')]).toEqual([
			undefined,
			undefined,
			undefined
		]);
	});
});

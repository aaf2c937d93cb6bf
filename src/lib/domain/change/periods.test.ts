import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, findDay, millisOf, weekday } from '../time/instant.ts';
import { localDay } from '../time/local-day.ts';
import { FOLLOWED_DAYS, MOST_WEEKS, periodsOf } from './periods.ts';
import { HEARD_IN } from './states.ts';

const zone = 'Europe/Berlin';
const day = findDay('2026-03-10') ?? 0;
const at = (text: string) => millisOf(text);

describe('what is compared', () => {
	test('begins once a whole week has been followed to its end, and not an instant before', () => {
		// A week from the 10th, and seven days for the last order of it: the 24th.
		const edge = at('2026-03-24T00:00:00+01:00');
		expect(periodsOf(day, 'cancel', { now: edge - 1, zone })).toEqual({ is: 'too_early', at: edge });
		expect(periodsOf(day, 'cancel', { now: edge, zone })).toEqual({
			...{ is: 'compared', days: 7 },
			before: { from: at('2026-03-03T00:00:00+01:00'), to: at('2026-03-10T00:00:00+01:00') },
			after: { from: at('2026-03-10T00:00:00+01:00'), to: at('2026-03-17T00:00:00+01:00') }
		});
	});

	test('is of local days over a change of the clocks', () => {
		const found = periodsOf(day, 'feedback', { now: at('2026-04-01T12:00:00+02:00'), zone });
		expect(found).toMatchObject({ days: 21, after: { to: at('2026-03-31T00:00:00+02:00') } });
	});

	test('ends where the change was taken back', () => {
		const until = at('2026-03-20T12:00:00+01:00');
		const now = at('2026-12-01T00:00:00+01:00');
		expect(periodsOf(day, 'feedback', { now, until, zone })).toMatchObject({ days: 7 });
		expect(periodsOf(day, 'cancel', { now, until, zone })).toMatchObject({ days: 7 });
		const soon = at('2026-03-11T12:00:00+01:00');
		expect(periodsOf(day, 'feedback', { now, until: soon, zone })).toMatchObject({ is: 'too_early' });
	});

	test('is equally long on both sides, of the same weekdays, over, and a quarter of a year at most', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 15_000, max: 25_000 }),
				fc.integer({ min: -30, max: 400 }),
				fc.constantFrom(...HEARD_IN),
				fc.constantFrom('Europe/Berlin', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Shanghai'),
				(from, later, of, where) => {
					const now = (from + later) * DAY;
					const found = periodsOf(from, of, { now, zone: where });
					if (found.is === 'too_early') return void expect(found.at).toBeGreaterThan(now);
					const days = [found.before.from, found.before.to, found.after.from, found.after.to].map((one) =>
						localDay(one, where)
					);
					const [a = 0, b = 0, c = 0, d = 0] = days;
					expect([b, c]).toEqual([from, from]);
					expect(b - a).toBe(d - c);
					expect(d - c).toBe(found.days);
					expect(weekday(a)).toBe(weekday(c));
					expect(found.days).toBeLessThanOrEqual(MOST_WEEKS * 7);
					expect(found.after.to + (FOLLOWED_DAYS[of] - 1) * DAY).toBeLessThanOrEqual(now);
				}
			)
		);
	});
});

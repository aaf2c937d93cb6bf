import { expect, it } from 'vitest';
import { endOfDay } from './end-of-day.ts';

it.each([
	['2026-11-27', 'Europe/Berlin', '2026-11-27T22:59:59.999Z'],
	['2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59.999Z'],
	['2026-03-29', 'Europe/Berlin', '2026-03-29T21:59:59.999Z'],
	['2026-11-01', 'America/New_York', '2026-11-02T04:59:59.999Z'],
	// Midnight of 6 September does not exist in Santiago: the day before ends where 01:00 begins.
	['2026-09-05', 'America/Santiago', '2026-09-06T03:59:59.999Z'],
	['2026-04-05', 'Australia/Lord_Howe', '2026-04-05T13:29:59.999Z'],
	['2028-02-29', 'UTC', '2028-02-29T23:59:59.999Z']
])('%s in %s ends at %s', (day, zone, end) => {
	expect(endOfDay(day, zone)).toBe(end);
});

it('leaves an instant alone', () => {
	expect(endOfDay('2026-11-27T10:00:00+01:00', 'Europe/Berlin')).toBe('2026-11-27T10:00:00+01:00');
});

import { expect, it } from 'vitest';
import { localInstant } from './local-instant.ts';

it.each([
	['2017-07-09 21:57:05', 'America/Sao_Paulo', '2017-07-10T00:57:05Z'],
	['2017-12-09 21:57:05', 'America/Sao_Paulo', '2017-12-09T23:57:05Z'],
	['2011-07-01 08:26:00', 'Europe/London', '2011-07-01T07:26:00Z'],
	// Doubled by the clock change: the earlier one. Removed by it: as before the change.
	['2011-10-30 01:30:00', 'Europe/London', '2011-10-30T00:30:00Z'],
	['2011-03-27 01:30:00', 'Europe/London', '2011-03-27T01:30:00Z'],
	['2018-08-01', 'UTC', '2018-08-01T00:00:00Z']
])('%s in %s is %s', (text, zone, instant) => {
	expect(localInstant(text, zone)).toBe(instant);
});

it('is nothing where there is no time', () => {
	expect(localInstant('', 'UTC')).toBeUndefined();
	expect(localInstant('2018-13-01 00:00:00', 'UTC')).toBeUndefined();
});

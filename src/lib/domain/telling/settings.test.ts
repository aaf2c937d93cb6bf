import { expect, it } from 'vitest';
import { TELLING_KINDS } from './kinds.ts';
import { chooseTellings, readTellings, STANDARD_TELLINGS } from './settings.ts';

const HOURS = { promise_at_risk: '48', parcel_silent: '24', pickup_ends: '96', window_closes: '1' };

it('takes what an admin chose, and reads it back', () => {
	const on = TELLING_KINDS.filter((kind) => kind !== 'window_closes');
	const chosen = chooseTellings({ on, hours: HOURS, askDays: ' 0 ' });
	expect(chosen).toMatchObject({ ok: true, value: { off: ['window_closes'], askDays: 0 } });
	if (chosen.ok) expect(readTellings(JSON.parse(JSON.stringify(chosen.value)))).toEqual(chosen.value);
});

it.each([
	['promise_at_risk', { hours: { ...HOURS, promise_at_risk: '1' } }],
	['parcel_silent', { hours: { ...HOURS, parcel_silent: '23' } }],
	['pickup_ends', { hours: { ...HOURS, pickup_ends: '241' } }],
	['window_closes', { hours: { ...HOURS, window_closes: '1.5' } }],
	['ask_days', { askDays: '21' }],
	['ask_days', { askDays: '-1' }]
])('refuses a number outside its bounds, by name (%s)', (field, more) => {
	const typed = { on: [], hours: HOURS, askDays: '5', ...more };
	expect(chooseTellings(typed)).toMatchObject({ ok: false, refusal: { code: 'request.invalid', field } });
});

it('falls back to what holds where nothing is set, or something that nobody can have set', () => {
	expect(readTellings(null)).toEqual(STANDARD_TELLINGS);
	const odd = { off: ['nothing_we_know'], hours: { pickup_ends: 'x', window_closes: 9999 }, askDays: 2.5 };
	expect(readTellings(odd)).toEqual(STANDARD_TELLINGS);
});

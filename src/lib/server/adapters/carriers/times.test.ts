import { describe, expect, it } from 'vitest';
import { carrierTime, expectedDay } from './times.ts';

const told = (text: unknown, offset?: number) => {
	const time = carrierTime(text, offset);
	return time && `${time.at.toISOString()}${time.approximate ? '~' : ''}`;
};

describe('carrierTime', () => {
	it.each([
		['2026-11-22T10:15:00Z', '2026-11-22T10:15:00.000Z'],
		['2026-11-22T10:15:00.1234+01:00', '2026-11-22T09:15:00.123Z'],
		['2024-10-11T15:24:57+0200', '2024-10-11T13:24:57.000Z'],
		['2026-11-22 10:15:00', '2026-11-22T10:15:00.000Z~'],
		['20210210 071356', '2021-02-10T07:13:56.000Z~'],
		['2026-11-22', '2026-11-22T00:00:00.000Z~'],
		['2026-02-31T10:00:00Z', undefined],
		['2026-11-22T25:00:00Z', undefined],
		['0001-01-01T00:00:00Z', undefined],
		['yesterday', undefined],
		[1795000000, undefined],
		[null, undefined]
	])('%s is %s', (text, instant) => expect(told(text)).toBe(instant));

	it('reads a time without a zone where the carrier most likely meant it', () => {
		expect(told('2019-03-08 19:11:51', 480)).toBe('2019-03-08T11:11:51.000Z~');
		expect(told('2019-03-08T19:11:51+00:00', 480)).toBe('2019-03-08T19:11:51.000Z');
	});
});

describe('expectedDay', () => {
	it('puts a bare day where it is that day almost everywhere', () => {
		expect(expectedDay('2016-12-08T00:00:00Z')?.toISOString()).toBe('2016-12-08T12:00:00.000Z');
		expect(expectedDay('2016-12-08')?.toISOString()).toBe('2016-12-08T12:00:00.000Z');
		expect(expectedDay('2016-12-08T17:30:00Z')?.toISOString()).toBe('2016-12-08T17:30:00.000Z');
	});
});

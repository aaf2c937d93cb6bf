import { describe, expect, it } from 'vitest';
import { dayText, instantText, millisOf } from '../../time/instant.ts';
import { chineseEnd, europeanEnd, isChineseHoliday, withdrawalEnd } from './withdrawal.ts';

describe('European end of withdrawal', () => {
	const before = millisOf('2026-01-01T00:00:00Z');
	it.each([
		// country, received, told, first instant after
		['DE', '2026-06-01T10:00:00Z', 'before', '2026-06-15T22:00:00Z', 'Monday'],
		['DE', '2026-06-05T10:00:00Z', 'before', '2026-06-19T22:00:00Z', 'Friday'],
		['DE', '2026-06-06T10:00:00Z', 'before', '2026-06-22T22:00:00Z', 'Saturday moves to Monday'],
		['DE', '2026-06-07T10:00:00Z', 'before', '2026-06-22T22:00:00Z', 'Sunday moves to Monday'],
		[
			'DE',
			'2026-12-11T09:00:00Z',
			'before',
			'2026-12-28T23:00:00Z',
			'Christmas on a Friday moves over the weekend'
		],
		['DE', '2026-03-20T10:00:00Z', 'before', '2026-04-07T22:00:00Z', 'Good Friday moves to Tuesday'],
		['GR', '2026-03-20T10:00:00Z', 'before', '2026-04-03T21:00:00Z', 'which is a working day in Greece'],
		['FR', '2026-06-30T10:00:00Z', 'before', '2026-07-15T22:00:00Z', '14 July'],
		['DE', '2026-06-30T10:00:00Z', 'before', '2026-07-14T22:00:00Z', 'which is one in Germany'],
		['DE', '2026-05-31T23:00:00Z', 'before', '2026-06-15T22:00:00Z', 'received after midnight in Berlin'],
		['DE', '2026-06-01T10:00:00Z', '2026-06-04T10:00:00Z', '2026-06-18T22:00:00Z', 'told three days later'],
		['DE', '2026-06-01T10:00:00Z', '2027-02-01T10:00:00Z', '2027-02-15T23:00:00Z', 'told within the year'],
		['DE', '2026-06-01T10:00:00Z', '2027-06-01T10:00:00Z', '2027-06-15T22:00:00Z', 'told on its last day'],
		[
			'DE',
			'2026-06-01T10:00:00Z',
			'2027-06-02T10:00:00Z',
			'2027-06-15T22:00:00Z',
			'told too late: 12 months and 14 days'
		],
		['DE', '2026-06-01T10:00:00Z', 'never', '2027-06-15T22:00:00Z', 'never told'],
		['DE', '2027-02-15T10:00:00Z', 'never', '2028-03-01T23:00:00Z', 'never told'],
		['DE', '2028-02-15T10:00:00Z', 'never', '2029-02-28T23:00:00Z', 'never told: 29 February and 12 months']
	])('%s received %s, told %s: %s (%s)', (country, received, told, end) => {
		const informed = told === 'before' ? before : told === 'never' ? null : millisOf(told);
		const zones: Record<string, string> = { DE: 'Europe/Berlin', GR: 'Europe/Athens', FR: 'Europe/Paris' };
		expect(instantText(europeanEnd(millisOf(received), informed, country, zones[country] ?? ''))).toBe(end);
	});

	it('does not move in the United Kingdom', () => {
		const end = withdrawalEnd(millisOf('2026-06-06T10:00:00Z'), before, 'Europe/London', undefined);
		expect(instantText(end)).toBe('2026-06-20T23:00:00Z');
	});
});

describe('Chinese end', () => {
	it.each([
		['2026-11-02T04:00:00Z', '2026-11-09T16:00:00Z', 'Monday after Monday'],
		[
			'2026-11-06T16:30:00Z',
			'2026-11-16T16:00:00Z',
			'received on Saturday there, ends on Saturday, moves to Monday'
		],
		['2026-09-25T04:00:00Z', '2026-10-08T16:00:00Z', 'the National Day week'],
		['2026-02-11T04:00:00Z', '2026-02-24T16:00:00Z', 'the Spring Festival']
	])('received %s: %s (%s)', (received, end) => {
		expect(instantText(chineseEnd(millisOf(received)))).toBe(end);
	});

	it('knows the days of the lunar new year as the calendar of the machine does', () => {
		const calendar = new Intl.DateTimeFormat('en-u-ca-chinese', {
			timeZone: 'UTC',
			month: 'numeric',
			day: 'numeric'
		});
		for (let day = 20_090; day < 23_740; day++) {
			if (calendar.format(new Date(day * 86_400_000)) === '1/1')
				expect(isChineseHoliday(day), dayText(day)).toBe(true);
		}
	});
});

import { describe, expect, it } from 'vitest';
import { createFormat, formatMoney } from './format.ts';

const words = { today: 'today', tomorrow: 'tomorrow', yesterday: 'yesterday', justNow: 'just now' };
const berlin = createFormat('en', 'Europe/Berlin', words);
const now = Date.parse('2026-11-22T12:00:00Z');

describe('money', () => {
	it('has the decimals of its currency, not the reader’s habit', () => {
		expect(formatMoney('en', 8420, 'EUR')).toBe('€84.20');
		expect(formatMoney('en', 1200, 'JPY')).toBe('¥1,200');
		expect(formatMoney('en', 12_345, 'KWD').replace(/\s/u, ' ')).toBe('KWD 12.345');
		expect(formatMoney('en', 12_345, 'IQD').replace(/\s/u, ' ')).toBe('IQD 12.345');
		expect(formatMoney('zh-CN', 129_900, 'CNY')).toBe('¥1,299.00');
	});

	it('keeps small, negative and very large amounts exact', () => {
		expect(formatMoney('en', 5, 'EUR')).toBe('€0.05');
		expect(formatMoney('en', 7, 'KWD').replace(/\s/u, ' ')).toBe('KWD 0.007');
		expect(formatMoney('en', -420, 'EUR')).toBe('-€4.20');
		expect(formatMoney('en', 9_007_199_254_740_991, 'EUR')).toBe('€90,071,992,547,409.91');
	});
});

describe('spans', () => {
	const beijing = createFormat('zh-CN', 'Asia/Shanghai', words);
	it.each([
		[1, 'day', '1 day', '1天'],
		[3, 'day', '3 days', '3天'],
		[31, 'hour', '31 hours', '31小时']
	] as const)('%i %s are whole units in words', (value, unit, english, chinese) => {
		expect(berlin.span(value, unit)).toBe(english);
		expect(beijing.span(value, unit)).toBe(chinese);
	});
});

describe('days', () => {
	it('are those of the named zone', () => {
		expect(berlin.day('2026-11-22T23:30:00Z', now)).toBe('tomorrow');
		expect(createFormat('en', 'America/New_York', words).day('2026-11-22T23:30:00Z', now)).toBe('today');
	});

	it('are named by weekday within the week, in full beyond it', () => {
		expect(berlin.day('2026-11-24T12:00:00Z', now)).toBe('Tuesday');
		expect(berlin.day('2026-12-04T12:00:00Z', now)).toMatch(/^Friday,? 4 December$/);
	});

	it('are written with their year where it is another than ours, in the reader’s zone', () => {
		const [en, zh] = [
			createFormat('en', 'Europe/Berlin', words, '2026-11-22T12:00:00Z'),
			createFormat('zh-CN', 'Europe/Berlin', words, '2026-11-22T12:00:00Z')
		];
		expect(en.full('2027-11-23T07:34:00Z')).toMatch(/^Tuesday,? 23 November 2027, 08:34$/);
		expect(en.date('2025-12-04T12:00:00Z')).toMatch(/ 4 December 2025$/);
		expect(zh.date('2027-11-23T07:34:00Z')).toContain('2027年11月23日');
		expect(en.day('2027-01-31T12:00:00Z', now)).toMatch(/ 31 January 2027$/);
		expect(en.date('2026-12-31T22:59:00Z')).toMatch(/ 31 December$/);
		expect(en.date('2026-12-31T23:00:00Z')).toMatch(/ 1 January 2027$/);
		// Whoever cannot say what year it is writes none.
		expect(berlin.date('2027-11-23T07:34:00Z')).not.toContain('2027');
	});

	it('count by the calendar over a change of clocks', () => {
		const before = Date.parse('2026-10-24T22:30:00Z');
		expect(berlin.daysAway('2026-10-25T22:30:00Z', before)).toBe(0);
		expect(berlin.daysAway('2026-10-25T23:30:00Z', before)).toBe(1);
	});
});

describe('ages', () => {
	it('never speak of the future', () => {
		expect(berlin.age('2026-11-22T12:00:30Z', now)).toBe('just now');
		expect(berlin.age('2026-11-22T09:00:00Z', now)).toBe('3 hours ago');
		expect(berlin.age('2026-11-19T09:00:00Z', now)).toBe('3 days ago');
	});
});

describe('clocks on the wall', () => {
	const zones = ['Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe'];
	it.each([...zones, 'Asia/Kathmandu', 'Pacific/Chatham', 'Asia/Shanghai', 'UTC'])(
		'are those of %s, in every quarter of an hour of a year',
		(zone) => {
			const own = createFormat('en', zone, words);
			const theirs = new Intl.DateTimeFormat('en-CA', {
				...{ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' },
				...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
			});
			const start = Date.parse('2026-01-01T00:00:00Z');
			const first = Date.parse(theirs.format(start).slice(0, 10));
			for (let at = start; at < start + 366 * 86_400_000; at += 15 * 60_000 + 1) {
				const [date = '', time] = theirs.format(at).split(', ');
				const instant = new Date(at).toISOString();
				if (own.time(instant) !== time) expect([instant, own.time(instant)]).toEqual([instant, time]);
				const away = (Date.parse(date) - first) / 86_400_000;
				const said = own.daysAway(instant, start);
				if (said !== away) expect([instant, said]).toEqual([instant, away]);
			}
		}
	);
});

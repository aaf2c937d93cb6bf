import { describe, expect, it } from 'vitest';
import { isDue, readMark, wayOf } from './install-offer.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-05-04T10:00:00Z');

describe('the app is offered', () => {
	it('after an act that shows why, and else from the second visit on', () => {
		expect(isDue(undefined, 'act', NOW)).toBe(true);
		expect(isDue(undefined, 'return_visit', NOW)).toBe(false);
		expect(isDue({ first: NOW - DAY / 24 + 1 }, 'return_visit', NOW)).toBe(false);
		expect(isDue({ first: NOW - DAY / 24 }, 'return_visit', NOW)).toBe(true);
	});

	it('not for three months after a “not now”', () => {
		const first = NOW - 400 * DAY;
		expect(isDue({ first, putOff: NOW - 90 * DAY + 1 }, 'act', NOW)).toBe(false);
		expect(isDue({ first, putOff: NOW - 90 * DAY + 1 }, 'return_visit', NOW)).toBe(false);
		expect(isDue({ first, putOff: NOW - 90 * DAY }, 'return_visit', NOW)).toBe(true);
	});

	it('and what stands in its place is read as nothing', () => {
		for (const text of [null, '', 'null', '[]', '"x"', '{"first":"yesterday"}'])
			expect(readMark(text)).toBeUndefined();
		expect(readMark('{"first":5,"putOff":"x","more":1}')).toEqual({ first: 5 });
	});
});

describe('the way is', () => {
	const phone =
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1';
	const mac =
		'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15';
	const android =
		'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36';
	const seen = (userAgent: string, more = {}) =>
		wayOf({ userAgent, touchPoints: 0, isStandalone: false, hasPrompt: false, ...more });

	it.each([
		['an iPhone', seen(phone, { touchPoints: 5 }), 'ios'],
		['an iPad, which says that it is a Mac', seen(mac, { touchPoints: 5 }), 'ios'],
		['a Mac', seen(mac), undefined],
		['a browser that asks by itself', seen(android, { hasPrompt: true }), 'prompt'],
		['one that does not', seen(android), undefined],
		['the installed app', seen(phone, { touchPoints: 5, isStandalone: true }), undefined],
		['the installed app that could ask', seen(android, { isStandalone: true, hasPrompt: true }), undefined]
	])('that of %s', (_, way, expected) => expect(way).toBe(expected));
});

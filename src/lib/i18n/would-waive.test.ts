import { expect, test } from 'vitest';
import { FAULTS } from '#domain/policy/document.ts';
import { createFormat } from './format.ts';
import { wouldWaiveWords } from './would-waive.ts';

const DAYS = { today: 'today', tomorrow: 'tomorrow', yesterday: 'yesterday', justNow: 'just now' };
const [en, zh] = [createFormat('en', 'Europe/Berlin', DAYS), createFormat('zh-CN', 'Europe/Berlin', DAYS)];
const NOW = Date.parse('2026-11-20T10:00:00Z');
const from = '2026-12-05T23:00:00Z';
const all = FAULTS.map((fault) => ({ fault, from: fault === 'late_against_promise' ? from : null }));

test('before the goods have come: a promise, and goods that ran out', () => {
	expect(wouldWaiveWords(all, false, en, NOW)).toBe(
		'No fee if the shop breaks its promise for Sunday 6 December, or the shop has run out of it.'
	);
	expect(wouldWaiveWords(all, false, zh, NOW)).toBe(
		'以下情况不收费：商家未兑现12月6日星期日的承诺；商家缺货。'
	);
});

test('once they have come: what is found in the parcel', () => {
	const words = wouldWaiveWords(all, true, en, NOW) ?? '';
	expect(words).toContain('the wrong item came, or it came defective');
	expect(words).not.toContain('run out');
});

test('a promise that nobody made, or that is broken already, would waive nothing', () => {
	const late = (at: string | null) => [{ fault: 'late_against_promise' as const, from: at }];
	expect(wouldWaiveWords(late(null), false, en, NOW)).toBeUndefined();
	expect(wouldWaiveWords(late('2026-11-20T10:00:00Z'), false, en, NOW)).toBeUndefined();
	expect(wouldWaiveWords([], false, en, NOW)).toBeUndefined();
});

test('of several portions each reason is said once, a promise by its earliest day', () => {
	const two = [...all, { fault: 'late_against_promise' as const, from: '2026-12-01T10:00:00Z' }, ...all];
	expect(wouldWaiveWords(two, false, en, NOW)?.match(/promise|run out/g)).toEqual(['promise', 'run out']);
	expect(wouldWaiveWords(two, false, en, NOW)).toContain('1 December');
});

import { describe, expect, it, test } from 'vitest';
import { firstName, LONGEST_WORDS, readTold, readWords } from './answer.ts';
import { FIRST_THEMES } from './first-themes.ts';
import { followUpOf } from './follow-up.ts';
import { suspectOf } from './spam.ts';
import { languageOf, sortWords } from './themes.ts';

const sort = (words: string) => sortWords(words, FIRST_THEMES);

describe('free text is sorted', () => {
	test.each(
		FIRST_THEMES.flatMap(({ handle, examples }) => examples.map((words) => [handle, words] as const))
	)('%s: %s', (handle, words) => expect(sort(words)).toContain(handle));

	it('by whole words, and not by parts of others', () => {
		expect(sort('The late parcel')).toContain('delivery');
		expect(sort('A plate of chocolate')).toEqual([]);
		expect(sort('Crash barrier')).toEqual([]);
	});

	it('but by no word within a “not this”, in both languages', () => {
		expect(sort('It is not damaged at all')).toEqual([]);
		expect(sort('It is not damaged, but the lid is cracked')).toContain('damage');
		expect(sort('这款面料防过敏')).not.toContain('allergy');
		expect(sort('防过敏的说法是假的，穿了就过敏')).toContain('allergy');
	});

	it('finds what is urgent in both languages, wherever Chinese words begin', () => {
		expect(sort('I cut myself on the edge and had to go to hospital')).toContain('injury');
		expect(sort('我被割伤了手')).toContain('injury');
		expect(sort('再不处理我就找律师！')).toContain('legal');
		expect(sort('I’ll file a CHARGEBACK')).toContain('chargeback');
	});

	test.each([
		['The parcel was late and the box was torn', 'en'],
		['物流太慢了，包装也破了', 'zh'],
		['Great', 'en'],
		['👍👍👍', null],
		['متأخر جدا', null],
		['とても良いです', null],
		['', null],
		['iPhone 手机壳很好', 'zh']
	])('knows the language of “%s”', (words, language) => expect(languageOf(words)).toBe(language));
});

describe('what is typed', () => {
	it('is cut by whole characters, never torn, and keeps nothing unseen', () => {
		const long = readWords('😀'.repeat(10_000));
		expect([...long]).toHaveLength(LONGEST_WORDS);
		expect(long.isWellFormed()).toBe(true);
		expect(readWords('a\u0000b\u202ec\ud800d\r\n\n\n\ne')).toBe('abcd\n\ne');
		expect(readWords('<b>x</b>')).toBe('<b>x</b>');
	});

	it('has reasons, lines and numbers that are known, and no picture of nobody’s', () => {
		const typed = {
			...{ nps: '', words: '', reasons: [], photos: [], line: '', review: false },
			stars: '',
			fit: '',
			named: false
		};
		const at = { score: 4 as const, lines: ['l1', 'l2'], anonymous: false };
		expect(readTold({ ...typed, reasons: ['quality', 'quality'] }, at)).toMatchObject({
			value: { reasons: ['quality'] }
		});
		expect(readTold({ ...typed, reasons: ['__proto__'] }, at)).toMatchObject({
			refusal: { field: 'reason' }
		});
		expect(readTold({ ...typed, nps: '11' }, at)).toMatchObject({ refusal: { field: 'nps' } });
		expect(readTold({ ...typed, line: 'l9' }, at)).toMatchObject({ refusal: { field: 'line' } });
		expect(readTold({ ...typed, review: true }, at)).toMatchObject({ refusal: { field: 'line' } });
		expect(readTold({ ...typed, photos: ['1', '2', '3', '4', '5', '6'] }, at)).toMatchObject({
			refusal: { limit: 5 }
		});
		expect(readTold({ ...typed, line: 'l1' }, { ...at, anonymous: true })).toMatchObject({
			refusal: { code: 'feedback.anonymous_only' }
		});
		expect(readTold({ ...typed, review: true }, { ...at, lines: ['l1'] })).toMatchObject({
			value: { line: 'l1', review: { stars: 4, fit: null, named: false } }
		});
	});

	it('shows a first name at most', () => {
		expect(firstName('Ada Muster')).toBe('Ada');
		expect(firstName('王小明')).toBe('王**');
		expect(firstName('  ')).toBe(null);
		expect(firstName('12345')).toBe(null);
	});

	it('looks like spam by links, repetition or a burst, and not by being long or all emoji', () => {
		expect(suspectOf('see http://a.com and www.b.ru or cheap.shop/x', 0)).toBe('links');
		expect(suspectOf('buy '.repeat(40), 0)).toBe('repeated');
		expect(suspectOf('a'.repeat(10_000), 0)).toBe('repeated');
		expect(suspectOf('Very good shop, buy here', 3)).toBe(null);
		expect(suspectOf('Very good shop, buy here', 4)).toBe('burst');
		expect(suspectOf('Thanks', 40)).toBe(null);
		expect(suspectOf('😀'.repeat(500), 0)).toBe(null);
		expect(suspectOf('The lamp came late, and the second one had a scratch. '.repeat(3), 0)).toBe(null);
	});

	it('asks for a follow-up: urgent at once, low within the shop’s time, of nobody’s only what is urgent', () => {
		const form = { low: 2, dueHours: 24 };
		const told = { score: 2, urgent: false, anonymous: false, suspect: false };
		expect(followUpOf(form, told, 0)).toEqual({ kind: 'low_score', dueAt: 24 * 3_600_000 });
		expect(followUpOf(form, { ...told, score: 3 }, 0)).toBe(null);
		expect(followUpOf(form, { ...told, score: 5, urgent: true }, 0)).toEqual({
			kind: 'urgent',
			dueAt: 4 * 3_600_000
		});
		expect(followUpOf(form, { ...told, anonymous: true }, 0)).toBe(null);
		// Of when it came only the day is kept, whatever its hour.
		const noon = Date.UTC(2026, 10, 23, 12, 34, 56);
		const urgent = followUpOf(form, { ...told, anonymous: true, urgent: true }, noon);
		expect(urgent).toEqual({ kind: 'urgent', dueAt: Date.UTC(2026, 10, 23, 4) });
	});
});

import { describe, expect, test } from 'vitest';
import { PASSWORD_MAX } from './password-length.ts';
import { judgePassword, wordsAbout } from './password-rules.ts';

const codeOf = (password: string, about: readonly string[] = []) => {
	const judged = judgePassword(password, about);
	return judged.ok ? 'accepted' : judged.refusal.code;
};

describe('a password', () => {
	test.each([
		['fourteen chars'.slice(0, 14), 'password.too_short'],
		['', 'password.too_short'],
		['水'.repeat(14), 'password.too_short'],
		['violet kettle 9', 'accepted'],
		['no digits no capitals at all', 'accepted'],
		['三更灯火五更鸡正是男儿读书时啊', 'accepted'],
		['👩‍🚀 rocket over the bay', 'accepted'],
		[' leading and trailing ', 'accepted']
	])('%j is %s', (password, verdict) => expect(codeOf(password)).toBe(verdict));

	test('may be as long as people make it, up to a bound that keeps the work small', () => {
		const phrase = [...Array(PASSWORD_MAX)].map((_, index) => String.fromCharCode(97 + ((index * 7) % 26)));
		expect(codeOf(phrase.join(''))).toBe('accepted');
		expect(codeOf(`${phrase.join('')}x`)).toBe('password.too_long');
		expect(codeOf('ﷺ'.repeat(1_000_000))).toBe('password.too_long');
	});

	test.each([
		'passwordpassword',
		'Password12345678',
		'P@ssw0rd2026!!!!',
		'123456789012345678',
		'qwertyuiopasdfghjkl',
		'aaaaaaaaaaaaaaaaaaa',
		'abcabcabcabcabcabc',
		'iloveyou iloveyou',
		'1qaz2wsx3edc4rfv5tgb',
		'sunshine-dragon-football',
		'correct horse battery staple',
		'Welcome2Roundtrip!!'
	])('%j is what attackers try first', (password) => expect(codeOf(password)).toBe('password.too_common'));

	test('is not made of the account’s own words', () => {
		const about = wordsAbout('ottilie.quarzberg@shop.example', 'Ottilie Quarzberg');
		expect(codeOf('OttilieQuarzberg1987', about)).toBe('password.too_common');
		expect(codeOf('OttilieQuarzberg1987')).toBe('accepted');
		expect(codeOf('quarzberg mows no lawn', about)).toBe('accepted');
	});

	test('is the same however its letters were typed', () => {
		const composed = judgePassword('Überraschungsgäste 7');
		const apart = judgePassword('Überraschungsgäste 7'.normalize('NFD'));
		expect(composed).toEqual(apart);
		expect(judgePassword('ｆｕｌｌ ｗｉｄｔｈ ｗｏｒｄｓ')).toEqual(judgePassword('full width words'));
	});
});

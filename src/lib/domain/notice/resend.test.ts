import { describe, expect, it } from 'vitest';
import { isSecretNotice, judgeResend, MOST_RESENDS_A_DAY } from './resend.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const sent = { id: 'n1', kind: 'handed_over', state: 'sent' as const, facts: { locale: 'de' } };
const codeOf = (...asked: Parameters<typeof judgeResend>) => {
	const judged = judgeResend(...asked);
	return judged.ok ? 'ok' : judged.refusal.code;
};

describe('sending a notice again', () => {
	it('repeats what was sent, refused or dropped, but not what is on its way by itself', () => {
		for (const state of ['sent', 'failed', 'dropped'] as const)
			expect(codeOf({ ...sent, state }, [], NOW)).toBe('ok');
		expect(codeOf({ ...sent, state: 'due' }, [], NOW)).toBe('notice.not_sent');
	});

	it('never repeats a code', () => {
		expect(codeOf({ ...sent, kind: 'code' }, [], NOW)).toBe('notice.secret');
		expect([isSecretNotice('code'), isSecretNotice('order_in')]).toEqual([true, false]);
	});

	it('is over with the last instant it speaks of, that instant itself included', () => {
		for (const name of ['answerBy', 'objectBy', 'payBy', 'decideBy', 'expiresAt']) {
			const by = (at: number) => ({ ...sent, facts: { [name]: new Date(at).toISOString() } });
			expect(codeOf(by(NOW + 1), [], NOW)).toBe('ok');
			expect(judgeResend(by(NOW), [], NOW)).toMatchObject({
				refusal: { code: 'notice.over', over_at: '2026-11-23T10:00:00.000Z' }
			});
		}
		expect(codeOf({ ...sent, facts: { expiresAt: null } }, [], NOW)).toBe('ok');
	});

	it('waits five minutes for the same one, and a day after five of them', () => {
		const again = (minutes: number, notice = 'n1') => ({ notice, at: ago(minutes) });
		expect(judgeResend(sent, [again(2)], NOW)).toMatchObject({
			refusal: { code: 'notice.too_often', again_at: '2026-11-23T10:03:00Z' }
		});
		expect(codeOf(sent, [again(5)], NOW)).toBe('ok');
		expect(codeOf(sent, [again(2, 'n2')], NOW)).toBe('ok');
		const many = Array.from({ length: MOST_RESENDS_A_DAY }, (_, index) => again(60 + index, `o${index}`));
		expect(judgeResend(sent, many, NOW)).toMatchObject({
			refusal: { code: 'notice.too_often', again_at: '2026-11-24T08:56:00Z' }
		});
		expect(codeOf(sent, many.slice(1), NOW)).toBe('ok');
		expect(codeOf(sent, [...many.slice(1), again(24 * 60)], NOW)).toBe('ok');
	});
});

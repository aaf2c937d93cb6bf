import { expect, test } from 'vitest';
import type { ReturnRule } from '../policy/document.ts';
import { goodwillEnds, goodwillLeft } from './goodwill.ts';

test('an agent gives a fifth of an order, who decides more all of it, and together no more than that', () => {
	expect([goodwillLeft(5000, 0, 'agent'), goodwillLeft(5000, 0, 'manager')]).toEqual([1000, 5000]);
	// A manager gave 900: the agent has 100 left, and after another 200 nothing.
	expect([goodwillLeft(5000, 900, 'agent'), goodwillLeft(5000, 1100, 'agent')]).toEqual([100, 0]);
	expect(goodwillLeft(5000, 1100, 'admin')).toBe(3900);
	// Half to even, in a currency without decimals as well.
	expect(goodwillLeft(12, 0, 'agent')).toBe(2);
});

test('it lasts as long as the most lasting credit of the terms, and for good where nothing is said', () => {
	const rule = (more: Partial<ReturnRule>): ReturnRule => ({ id: 'r', steps: [], ...more });
	const credit = { resolutions: ['store_credit' as const] };
	const ends = (...rules: ReturnRule[]) =>
		goodwillEnds({ zone: 'Europe/Berlin', return: rules }, '2026-02-10T09:00:00Z');
	const month = rule({ ...credit, store_credit_expires: 'P1M' });
	const year = rule({ ...credit, store_credit_expires: 'P1Y' });
	expect(ends(month, year, rule({}))).toBe('2027-02-10T09:00:00Z');
	expect(ends(month)).toBe('2026-03-10T09:00:00Z');
	expect([ends(month, rule(credit)), ends(rule({})), ends()]).toEqual([null, null, null]);
});

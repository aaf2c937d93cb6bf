import { describe, expect, it } from 'vitest';
import { askAt, decideAsk, isSampled, WEEK_MS, type AskFacts } from './ask.ts';
import { FIRST_FORM } from './form.ts';
import { mayAskByMail } from './mail-rule.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-23T10:00:00Z');
const facts: AskFacts = {
	...{ occasion: 'delivered', orderId: 'o1', dueAt: now - 1, now, erased: false, answered: false },
	...{ underWay: false, arrived: true, returning: false, lastAskedAt: null, wish: undefined },
	...{ country: 'DE', placedAt: now - 10 * DAY }
};
const decide = (changes: Partial<AskFacts>, form = {}) =>
	decideAsk({ ...FIRST_FORM, ...form }, { ...facts, ...changes });

describe('who is asked, and when', () => {
	it('is some days after the last parcel, an hour after a cancel, a day after the rest', () => {
		expect(askAt('delivered', now, { days: 5 })).toBe(now + 5 * DAY);
		expect(askAt('cancelled', now, { days: 5 })).toBe(now + 3_600_000);
		expect(askAt('returned', now, { days: 5 })).toBe(now + DAY);
	});

	it('is once a week, to the millisecond', () => {
		const lastAskedAt = now - WEEK_MS + 1;
		expect(decide({ lastAskedAt })).toEqual({ do: 'wait', until: lastAskedAt + WEEK_MS });
		expect(decide({ lastAskedAt: now - WEEK_MS })).toEqual({ do: 'ask', channel: 'page' });
	});

	it('waits for parcels, gives way to a return, and never asks twice, late, or whom it cannot', () => {
		expect(decide({ underWay: true })).toEqual({ do: 'wait', until: now + DAY });
		expect(decide({ underWay: true, occasion: 'cancelled' })).toMatchObject({ do: 'ask' });
		const skipped = (changes: Partial<AskFacts>, form = {}) => decide(changes, form);
		expect(skipped({ returning: true })).toEqual({ do: 'skip', why: 'overtaken' });
		expect(skipped({ arrived: false })).toEqual({ do: 'skip', why: 'nothing_arrived' });
		expect(skipped({ answered: true })).toEqual({ do: 'skip', why: 'answered' });
		expect(skipped({ erased: true })).toEqual({ do: 'skip', why: 'erased' });
		expect(skipped({ dueAt: now - 31 * DAY })).toEqual({ do: 'skip', why: 'too_late' });
		expect(skipped({}, { on: false })).toEqual({ do: 'skip', why: 'off' });
		expect(skipped({}, { sample: 0 })).toEqual({ do: 'skip', why: 'not_sampled' });
	});

	it('samples by a stable hash: about as many as wanted, and more for more', () => {
		const ids = Array.from(
			{ length: 20_000 },
			(_, n) => `0193c0de-${n.toString(16).padStart(4, '0')}-7000-8000`
		);
		const some = ids.filter((id) => isSampled(id, 10));
		expect(some.length / ids.length).toBeGreaterThan(0.08);
		expect(some.length / ids.length).toBeLessThan(0.12);
		expect(some.every((id) => isSampled(id, 35))).toBe(true);
		expect(ids.every((id) => isSampled(id, 100))).toBe(true);
	});
});

describe('who may be asked by mail', () => {
	const may = (rule: 'never' | 'consent' | 'customers', changes: object = {}) =>
		mayAskByMail(rule, { wish: undefined, country: 'DE', placedAt: now - DAY, now, ...changes });

	it('is whoever said yes, and nobody who said no', () => {
		expect(may('consent', { wish: 'yes' })).toBe(true);
		expect(may('consent')).toBe(false);
		expect(may('customers', { wish: 'no' })).toBe(false);
		expect(may('never', { wish: 'yes' })).toBe(false);
	});

	it('is a customer where the law of their country has that rule, for as long as it says', () => {
		expect(may('customers')).toBe(true);
		expect(may('customers', { country: 'CN' })).toBe(false);
		expect(may('customers', { country: null })).toBe(false);
		expect(may('customers', { country: 'CA', placedAt: now - 729 * DAY })).toBe(true);
		expect(may('customers', { country: 'CA', placedAt: now - 730 * DAY })).toBe(false);
	});
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantText } from '../time/instant.ts';
import { creditPart, bonusOn, creditOfParts } from '../return/credit-part.ts';
import { endsAgain, percentOf } from './bonus.ts';
import { endingSoon } from './ending.ts';
import { lotsOf, sourcesOf, standingOf, type CreditEntry } from './ledger.ts';

const day = (n: number) => instantText(Date.UTC(2026, 0, 1 + n));
const entry = (id: string, amount: number, at: number, more: Partial<CreditEntry> = {}): CreditEntry => ({
	...{ id, amount, at: day(at), kind: amount > 0 ? 'issued' : 'spent', expires_at: null, of: null },
	...more
});

test('what ends first is spent first; what has ended is not spent, and counts until it is written off', () => {
	const entries = [
		entry('forever', 50, 0),
		entry('late', 100, 0, { expires_at: day(20) }),
		entry('soon', 30, 1, { expires_at: day(10) }),
		entry('s1', -60, 2)
	];
	expect(lotsOf(entries)).toEqual([
		{ id: 'late', left: 70, expires_at: day(20) },
		{ id: 'forever', left: 50, expires_at: null }
	]);
	expect(sourcesOf(entries).get('s1')).toMatchObject([
		{ id: 'soon', left: 30 },
		{ id: 'late', left: 30 }
	]);
	// Half-open: at its last instant it is gone.
	expect(standingOf(entries, new Date(Date.parse(day(20)) - 1).toISOString()).available).toBe(120);
	const after = standingOf(entries, day(20));
	expect(after).toMatchObject({ available: 50, ended: [{ id: 'late', left: 70 }] });
	const written = [...entries, entry('x', -70, 21, { kind: 'expired', of: 'late' }), entry('s2', -50, 22)];
	expect(standingOf(written, day(22))).toEqual({ available: 0, lots: [], ended: [] });
	expect(() => lotsOf([...written, entry('s3', -1, 23)])).toThrow(/more than there was/);
});

test('any order of giving, spending and ending: never below nothing, and every unit is somewhere', () => {
	const step = fc.record({
		kind: fc.constantFrom('in', 'out', 'sweep'),
		amount: fc.integer({ min: 1, max: 500 }),
		lasts: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null })
	});
	fc.assert(
		fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
			const entries: CreditEntry[] = [];
			let given = 0;
			let spent = 0;
			let ended = 0;
			for (const [at, { kind, amount, lasts }] of steps.entries()) {
				const { available, ended: over } = standingOf(entries, day(at));
				if (kind === 'in') {
					given += amount;
					entries.push(entry(`in${at}`, amount, at, { expires_at: lasts === null ? null : day(at + lasts) }));
				} else if (kind === 'out') {
					const part = Math.min(amount, available);
					spent += part;
					if (part > 0) entries.push(entry(`out${at}`, -part, at));
				} else {
					for (const { id, left } of over) {
						ended += left;
						entries.push(entry(`x${id}`, -left, at, { kind: 'expired', of: id }));
					}
				}
			}
			const rest = lotsOf(entries).reduce((sum, { left }) => sum + left, 0);
			expect(rest).toBe(given - spent - ended);
			expect(rest).toBe(entries.reduce((sum, { amount }) => sum + amount, 0));
		})
	);
});

test('a bonus is rounded once, half to even; what comes back does not end at once', () => {
	expect([
		percentOf(250, 5),
		percentOf(350, 5),
		percentOf(10, 5),
		percentOf(30, 5),
		percentOf(999, 12.5)
	]).toEqual([12, 18, 0, 2, 125]);
	expect(endsAgain([{ expires_at: day(5) }, { expires_at: day(90) }], day(1))).toBe(day(90));
	expect(endsAgain([{ expires_at: day(5) }], day(10))).toBe(day(40));
	expect(endsAgain([{ expires_at: day(5) }, { expires_at: null }], day(10))).toBeNull();
});

test('money comes before credit, and what was paid with credit gets no second bonus', () => {
	const take = (line: string, base: number, fee = 0) => ({
		...{ line, quantity: 1, rule: null, step: null, base, shipping: 0, kept: 0, fee, returned: true }
	});
	const takes = [take('a', 1000, 100), take('b', 500)];
	const a = { line: 'a', bonus_percent: 10, expires_after: null };
	// Whole; with an adjustment that belongs to no line; short by what the payments do not hold.
	expect(creditPart(1400, takes, [a])).toEqual({ amount: 900, bonus: 90 });
	expect(creditPart(1450, takes, [a])).toEqual({ amount: 900, bonus: 90 });
	expect(creditPart(1000, takes, [a])).toEqual({ amount: 500, bonus: 50 });
	expect(creditPart(300, takes, [a])).toEqual({ amount: 0, bonus: 0 });
	expect(creditPart(950, takes.slice(0, 1), [a])).toEqual({ amount: 950, bonus: 90 });
	const payments = [
		{ id: 'card', provider: 'stripe' },
		{ id: 'own', provider: 'store_credit' }
	];
	const parts = [
		{ payment: 'card', amount: 700 },
		{ payment: 'own', amount: 200 }
	];
	expect(creditOfParts(parts, payments, 900).map(({ credit }) => credit)).toEqual([700, 0]);
	expect(bonusOn(700, { amount: 900, bonus: 90 })).toBe(70);
});

test('told 14 days before it ends: what is left, what ends together once, and nothing that was short from the beginning', () => {
	const entries = [
		entry('given', 100, 0, { expires_at: day(30) }),
		entry('bonus', 5, 0, { expires_at: day(30), kind: 'bonus' }),
		entry('short', 50, 10, { expires_at: day(20) }),
		entry('later', 70, 0, { expires_at: day(31) }),
		entry('spent', -60, 11)
	];
	expect(endingSoon(entries, new Date(Date.parse(day(16)) - 1).toISOString())).toEqual([]);
	// 60 spent: 50 of what was short, then 10 of what ends next.
	expect(endingSoon(entries, day(16))).toEqual([{ amount: 95, expires_at: day(30) }]);
	expect(endingSoon(entries, day(17))).toEqual([
		{ amount: 95, expires_at: day(30) },
		{ amount: 70, expires_at: day(31) }
	]);
	expect(endingSoon(entries, day(30))).toEqual([{ amount: 70, expires_at: day(31) }]);
});

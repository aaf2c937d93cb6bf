import { describe, expect, it } from 'vitest';
import { parsePolicy } from '#server/http/parse-policy.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import type { ReturnRule } from '../policy/document.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { FAULTS } from '../policy/document.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import { ASKED_REASONS } from '../cancellation/asked-reason.ts';
import { refundOf, takesOfReceived, withDeductions, worthOf } from './amounts.ts';
import { checkEvidence } from './evidence.ts';
import { reasonFacts, reasonGroups, RETURN_REASONS } from './reasons.ts';
import { isDue, offeredWays, runningTerms } from './terms.ts';

describe('reasons', () => {
	it('are handles that quotes know, below the question they answer; the shop is at fault for what it did', () => {
		for (const reason of RETURN_REASONS) expect(ASKED_REASONS).toContain(reason);
		const faults = RETURN_REASONS.flatMap((one) => reasonFacts(one)?.fault ?? []);
		expect(faults).toEqual([
			'not_as_described',
			'defective',
			'damaged_in_transit',
			'wrong_item',
			'missing_parts'
		]);
		for (const fault of faults) expect(FAULTS).toContain(fault);
		// Nobody's word makes a parcel late.
		expect(reasonFacts('arrived_late')?.fault).toBeUndefined();
		expect([reasonFacts('I changed my mind'), reasonFacts(undefined), reasonFacts('toString')]).toEqual(
			Array(3).fill(undefined)
		);
	});
	it('ask whether it fits where it is worn, and nowhere else', () => {
		for (const category of ['Men/Shoes', 'T-Shirts', '女装/连衣裙'])
			expect(reasonGroups(category)[0]).toBe('fit');
		for (const category of ['Lamps', null]) expect(reasonGroups(category)).not.toContain('fit');
	});
});

describe('terms of a return', () => {
	const rule = (more: Partial<ReturnRule>): ReturnRule => ({ id: 'r', steps: [], ...more });
	const run = (rules: ReturnRule[], { reason = 'style', refund = 1000, isForeign = false } = {}) =>
		runningTerms(
			samplePolicy(),
			rules.map((one) => ({ rule: one, reason })),
			{ refund, isForeign }
		);

	it('are the strictest of their lines, and have defaults', () => {
		expect(run([rule({})])).toEqual({
			...{ refund_when: 'inspection', review: null, decide_within: 'PT24H' },
			...{ expire_after: 'P28D', inspect_within: 'P7D', object_within: 'P7D' }
		});
		const fast = rule({ refund_when: 'on_request' });
		expect(run([fast]).refund_when).toBe('on_request');
		expect(run([fast, rule({ refund_when: 'receipt' })]).refund_when).toBe('receipt');
		expect(isDue('first_scan', 'receipt')).toBe(true);
		expect(isDue('receipt', 'first_scan')).toBe(false);
	});
	it('ask for a person by reason and by amount; amounts of another money say nothing', () => {
		const watched = rule({ review: { reasons: ['defective'], above: 5000 } });
		expect(run([rule({}), watched], { reason: 'defective' }).review).toBe('reason');
		expect(run([watched], { refund: 4999 }).review).toBeNull();
		expect(run([watched], { refund: 5000 }).review).toBe('amount');
		expect(run([watched], { refund: 5000, isForeign: true }).review).toBeNull();
		const policy = { ...samplePolicy(), returns: { ways: [{ way: 'label' as const, price: 490 }] } };
		expect(offeredWays(policy, 'EUR')).toEqual([{ way: 'label', price: 490 }]);
		expect(offeredWays(policy, 'JPY')).toEqual([{ way: 'label', price: 0 }]);
		expect(offeredWays(samplePolicy(), 'EUR').map(({ way }) => way)).toEqual(['own', 'label', 'drop_off']);
	});
	it('are refused in a policy where they cannot be meant', () => {
		const document = samplePolicy();
		const returns = {
			ways: [
				{ way: 'label', price: 1 },
				{ way: 'label', price: 2 }
			],
			expire_after: 'a month'
		};
		const wrong = checkPolicy({ ...document, returns } as never);
		expect(wrong.map(({ code, path }) => [code, path])).toEqual([
			['duration_wrong', '/returns/expire_after'],
			['id_twice', '/returns/ways/1/way']
		]);
		const good = { ways: [{ way: 'pick_up', price: 990 }], object_within: 'P3D' };
		const [final, standard] = document.return;
		const back = [
			final,
			{ ...standard, refund_when: 'first_scan', review: { reasons: ['defective'], above: 1 } }
		];
		expect(parsePolicy({ ...document, returns: good, return: back }).ok).toBe(true);
		for (const bad of [{ ways: [] }, { ways: [{ way: 'pigeon', price: 1 }] }, { expires: 'P1D' }]) {
			expect(parsePolicy({ ...document, returns: bad }).ok).toBe(false);
		}
		for (const rule of [{ refund_when: 'someday' }, { review: { reasons: ['boredom'] } }]) {
			expect(parsePolicy({ ...document, return: [final, { ...standard, ...rule }] }).ok).toBe(false);
		}
	});
});

describe('evidence', () => {
	const windows = (evidence?: 'required') =>
		['a', 'b'].map((id) => ({ line: { id }, rules: { return: { id: 'r', steps: [], evidence } } }));
	const check = (lines: object[], evidence?: 'required') =>
		checkEvidence({ windows: windows(evidence) } as never, lines as never);
	const line = (reason: string, photos?: string[], id = 'a') => ({
		...{ line: id, quantity: 1, reason },
		...(photos && { evidence: photos })
	});

	it('is needed where the rule says so and a picture would show the reason, and nowhere else', () => {
		expect(check([line('defective'), line('style', [], 'b')])).toEqual({ ok: true, value: [] });
		expect(check([line('style'), line('too_small', [], 'b')], 'required').ok).toBe(true);
		expect(check([{ line: 'a', quantity: 1 }], 'required').ok).toBe(true);
		for (const reason of ['defective', 'damaged_in_transit', 'wrong_item', 'not_as_described']) {
			expect(check([line(reason), line(reason, ['p'], 'b')], 'required')).toMatchObject({
				refusal: { code: 'return.evidence_missing', lines: ['a'] }
			});
		}
	});
	it('is at most five pictures of a line, none twice; one may show two lines', () => {
		const five = ['p', 'q', 'r', 's', 't'];
		expect(check([line('defective', five), line('style', ['p', 'z'], 'b')])).toEqual({
			...{ ok: true, value: [...five, 'z'] }
		});
		for (const wrong of [
			[...five, 'u'],
			['p', 'p']
		]) {
			expect(check([line('style'), line('defective', wrong, 'b')])).toMatchObject({
				refusal: { code: 'request.invalid', errors: [{ path: '/lines/1/evidence' }] }
			});
		}
	});
});

describe('amounts', () => {
	const take = (more: Partial<Taken>): Taken => ({
		...{ line: 'a', quantity: 3, rule: null, step: null, base: 1000, shipping: 0, kept: 100, fee: 125 },
		...{ returned: true, ...more }
	});
	const received = (count: number) => [{ line: 'a', received: count }];
	const quoted = { refund: 875 + 3, takes: [take({})], adjustments: 3 };

	it('are the quote’s where all came, and of what came where less did', () => {
		expect(refundOf(quoted, takesOfReceived(quoted.takes, received(3)))).toBe(878);
		// 667 − 83 of two pieces: without what belonged to the order as a whole.
		expect(refundOf(quoted, takesOfReceived(quoted.takes, received(2)))).toBe(584);
		expect(refundOf(quoted, takesOfReceived(quoted.takes, received(0)))).toBe(0);
		const two = [take({ quantity: 1, base: 400 }), take({ quantity: 2, base: 600 })];
		expect(takesOfReceived(two, received(2)).map(({ quantity, base }) => [quantity, base])).toEqual([
			[1, 400],
			[1, 300]
		]);
	});
	it('are less what was deducted, which a line can bear up to its worth', () => {
		expect(worthOf(quoted.takes)).toEqual(new Map([['a', 875]]));
		const less = withDeductions(quoted.takes, [{ line: 'a', deduction: 75 }]);
		expect(refundOf(quoted, less)).toBe(803);
		expect(less[0]?.withheld).toBe(75);
	});
});

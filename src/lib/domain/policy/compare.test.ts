import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { comparePolicies } from './compare.ts';
import type { PolicyDocument } from './document.ts';

const changed = (change: (policy: PolicyDocument) => void) => {
	const after = samplePolicy();
	change(after);
	return comparePolicies(samplePolicy(), after);
};
const named = (changes: ReturnType<typeof comparePolicies>) =>
	changes.map(({ part, id, change }) => [part, id, change].filter((one) => one !== null).join(' '));

describe('the difference of two policies', () => {
	it('is nothing between a policy and itself, however it is written', () => {
		expect(comparePolicies(samplePolicy(), samplePolicy())).toEqual([]);
		const otherwise = changed((policy) => {
			policy.holidays.reverse();
			policy.waive_fee_when.reverse();
			policy.cancel = policy.cancel.map(({ id, when, steps }) => ({
				steps: steps.map((step) => ({
					fee: step.fee,
					until: Array.isArray(step.until) ? step.until : [step.until],
					needs: step.needs
				})),
				when: when ?? {},
				id
			}));
		});
		expect(otherwise).toEqual([]);
	});

	it('names what was added, taken away and changed, with both sides', () => {
		const [rule] = samplePolicy().cancel;
		const changes = changed((policy) => {
			const steps = [{ until: { event: 'packed' as const }, fee: { percent: 20 } }];
			policy.cancel = [{ id: 'gifts', steps: [] }, ...policy.cancel.slice(1, 2), { id: 'standard', steps }];
			policy.extend = [];
			policy.requests.decide_within = 'PT48H';
		});
		expect(named(changes)).toEqual([
			'cancel gifts added',
			'cancel standard changed',
			'cancel custom-made removed',
			'extend holiday-2026 removed',
			'requests changed'
		]);
		expect(changes[0]).toMatchObject({ before: null, after: { id: 'gifts' } });
		expect(changes[1]).toMatchObject({ before: { steps: [{ fee: null }] }, after: { id: 'standard' } });
		expect(changes[2]).toMatchObject({ before: rule, after: null });
		expect(changes[4]).toMatchObject({
			before: { decide_within: 'PT24H' },
			after: { decide_within: 'PT48H' }
		});
	});

	it('tells a rule that moved, and no other, because the first that matches wins', () => {
		const moved = changed((policy) => {
			const [first, second, ...rest] = policy.cancel;
			if (first && second) policy.cancel = [second, first, ...rest];
		});
		expect(moved).toHaveLength(1);
		expect(moved[0]).toMatchObject({ part: 'cancel', change: 'moved' });
		expect(named(changed((policy) => policy.cancel.unshift({ id: 'new', steps: [] })))).toEqual([
			'cancel new added'
		]);
	});

	it('does not take steps for a set: their order is time', () => {
		const swapped = changed((policy) => policy.cancel[0]?.steps.reverse());
		expect(named(swapped)).toEqual(['cancel custom-made changed']);
	});

	it('backwards it tells the same, the other way round', () => {
		const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
		const policyOf = (list: readonly string[]): PolicyDocument => ({
			...samplePolicy(),
			cancel: list.map((id) => ({ id, steps: [] }))
		});
		const opposite = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' };
		fc.assert(
			fc.property(ids, ids, (before, after) => {
				const there = comparePolicies(policyOf(before), policyOf(after));
				const back = comparePolicies(policyOf(after), policyOf(before));
				const sides = (list: typeof there) => list.filter(({ change }) => change !== 'moved');
				const told = (list: typeof there) => list.map(({ id, change }) => `${id} ${change}`).toSorted();
				expect(told(sides(back))).toEqual(
					sides(there)
						.map(({ id, change }) => `${id} ${opposite[change]}`)
						.toSorted()
				);
				const movedOf = (list: typeof there) => list.length - sides(list).length;
				expect(movedOf(back)).toBe(movedOf(there));
				expect(there.length === 0).toBe(before.join() === after.join());
			})
		);
	});
});

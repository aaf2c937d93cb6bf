import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { parsePolicy } from './parse-policy.ts';

type Loose = Record<string, unknown> & {
	cancel: Record<string, unknown>[];
	return: Record<string, unknown>[];
};

/** What is wrong with the sample after a change. */
function after(change: (policy: Loose) => void) {
	const policy = samplePolicy() as unknown as Loose;
	change(policy);
	const parsed = parsePolicy(policy);
	return parsed.ok ? [] : parsed.problems.map(({ code, path }) => `${code} ${path}`);
}

const steps = (...list: unknown[]) => ({ id: 'only', steps: list });
const free = (until: unknown) => ({ until, fee: null });
const hours = (count: number) => ({ after: 'placed_at', for: `PT${count}H` });

it('takes the contract’s example as it is', () => {
	const parsed = parsePolicy(samplePolicy());
	expect(parsed).toEqual({ ok: true, policy: samplePolicy() });
});

it('fills in what may be left out', () => {
	const least = {
		zone: 'UTC',
		currency: 'JPY',
		cancel: [{ id: 'a', steps: [] }],
		return: [{ id: 'a', steps: [] }]
	};
	const parsed = parsePolicy(least);
	expect(parsed.ok && parsed.policy.requests).toEqual({ decide_within: 'PT24H', silence: 'accept' });
});

describe('names what is wrong, and where', () => {
	it.each<[string, (policy: Loose) => void]>([
		['form /colour', (policy) => (policy['colour'] = 'red')],
		['form /cancel/2/step', (policy) => (policy.cancel[2] = { ...policy.cancel[2], step: [] })],
		[
			'form /cancel/0/steps/0/fee/percentage',
			(policy) => (policy.cancel[0] = steps({ until: hours(1), fee: { percentage: 5 } }))
		],
		[
			'form /cancel/0/when/line.colour',
			(policy) => (policy.cancel[0] = { id: 'a', when: { 'line.colour': 'red' }, steps: [] })
		],
		[
			'form /cancel/2/steps/0/until/event',
			(policy) => (policy.cancel[2] = steps(free({ event: 'shipped' })))
		],
		[
			'form /cancel/2/steps/0/until/0/event',
			(policy) => (policy.cancel[2] = steps(free([{ event: 'lost' }])))
		],
		[
			'form /cancel/2/steps/0/fee/fixed',
			(policy) => (policy.cancel[2] = steps({ until: hours(1), fee: { fixed: 1.5 } }))
		],
		[
			'form /cancel/2/steps/0/fee/percent',
			(policy) => (policy.cancel[2] = steps({ until: hours(1), fee: { percent: 101 } }))
		],
		['form /currency', (policy) => (policy['currency'] = 'EURO')],
		[
			'form /requests/silence',
			(policy) => (policy['requests'] = { decide_within: 'PT1H', silence: 'decline' })
		],
		['form /cancel', (policy) => (policy.cancel = [])],
		['zone_unknown /zone', (policy) => (policy['zone'] = 'Europe/Berlim')],
		['zone_unknown /zone', (policy) => (policy['zone'] = '+01:00')],
		['duration_wrong /quote_ttl', (policy) => (policy['quote_ttl'] = '10 minutes')],
		[
			'duration_wrong /cancel/2/steps/0/until/for',
			(policy) => (policy.cancel[2] = steps(free({ after: 'placed_at', for: 'P0D' })))
		],
		['day_wrong /holidays/0', (policy) => (policy['holidays'] = ['2026-02-30'])],
		[
			'day_wrong /extend/0/return_until',
			(policy) =>
				(policy['extend'] = [{ id: 'x', placed: ['2026-11-01', '2026-11-02'], return_until: 'soon' }])
		],
		[
			'days_crossed /extend/0/placed',
			(policy) =>
				(policy['extend'] = [{ id: 'x', placed: ['2026-11-03', '2026-11-02'], return_until: '2027-01-01' }])
		],
		[
			'fee_empty /cancel/2/steps/0/fee',
			(policy) => (policy.cancel[2] = steps({ until: hours(1), fee: { min: 5 } }))
		],
		[
			'fee_bounds_crossed /cancel/2/steps/0/fee',
			(policy) => (policy.cancel[2] = steps({ until: hours(1), fee: { percent: 5, min: 9, max: 8 } }))
		],
		[
			'steps_not_increasing /cancel/2/steps/1/until',
			(policy) => (policy.cancel[2] = steps(free(hours(2)), free(hours(2))))
		],
		[
			'steps_not_increasing /cancel/2/steps/1/until',
			(policy) =>
				(policy.cancel[2] = steps(free({ event: 'claimed' }), free([{ event: 'claimed' }, hours(9)])))
		],
		[
			'steps_not_increasing /return/1/steps/1/until',
			(policy) =>
				(policy.return[1] = steps(
					free({ after: 'delivered_at', for: 'P1M' }),
					free({ after: 'delivered_at', for: 'P28D' })
				))
		],
		[
			'release_missing /cancel/2/steps/1/needs',
			(policy) => (policy.cancel[2] = steps(free({ event: 'claimed' }), free({ event: 'packed' })))
		],
		[
			'last_rule_must_match_all /cancel/0/when',
			(policy) => (policy.cancel = [{ id: 'a', when: { 'buyer.tier': 'gold' }, steps: [] }])
		],
		['id_twice /cancel/2/id', (policy) => (policy.cancel[2] = { id: 'large-order', steps: [] })],
		['rule_unreachable /cancel/3', (policy) => policy.cancel.push({ id: 'never', steps: [] })],
		[
			'condition_wrong /cancel/0/when/order.total',
			(policy) => (policy.cancel[0] = { id: 'a', when: { 'order.total': 'much' }, steps: [] })
		],
		[
			'condition_wrong /cancel/0/when/order.total',
			(policy) => (policy.cancel[0] = { id: 'a', when: { 'order.total': { all: [5] } }, steps: [] })
		],
		[
			'condition_wrong /cancel/0/when/buyer.kind',
			(policy) => (policy.cancel[0] = { id: 'a', when: { 'buyer.kind': 'robot' }, steps: [] })
		],
		[
			'rule_never_matches /cancel/0/when/order.total',
			(policy) => (policy.cancel[0] = { id: 'a', when: { 'order.total': { gte: 9, lt: 9 } }, steps: [] })
		],
		[
			'rule_never_matches /cancel/0/when/line.tags',
			(policy) =>
				(policy.cancel[0] = { id: 'a', when: { 'line.tags': { any: ['x'], none: ['x'] } }, steps: [] })
		]
	])('%s', (expected, change) => {
		expect(after(change)).toEqual([expected]);
	});

	it('takes a misspelt key as the key that is missing', () => {
		const found = after((policy) => (policy.cancel[2] = steps(free({ evnt: 'claimed' }))));
		expect(found).toEqual(['form /cancel/2/steps/0/until/event', 'form /cancel/2/steps/0/until/evnt']);
	});

	it('finds a rule that an earlier one swallows', () => {
		const pairs: [unknown, unknown, boolean][] = [
			[{ 'order.total': { gte: 100 } }, { 'order.total': { gte: 200, lt: 300 } }, true],
			[{ 'order.total': { gte: 200 } }, { 'order.total': { gte: 100 } }, false],
			[{ 'buyer.country': { in: ['DE', 'AT'] } }, { 'buyer.country': 'DE', 'buyer.kind': 'business' }, true],
			[{ 'buyer.country': { none: ['DE'] } }, { 'buyer.country': { in: ['FR', 'AT'] } }, true],
			[{ 'buyer.country': { none: ['DE'] } }, { 'buyer.country': { in: ['FR', 'DE'] } }, false],
			[{ 'line.tags': { any: ['a', 'b'] } }, { 'line.tags': { all: ['a', 'c'] } }, true],
			[{ 'line.tags': { all: ['a', 'b'] } }, { 'line.tags': { any: ['a', 'b'] } }, false],
			[{ 'line.tags': { none: ['a'] } }, { 'line.tags': 'b' }, false],
			[{ 'order.placed': { gte: '2026-11-01' } }, { 'order.placed': { gte: '2026-12-01' } }, true]
		];
		for (const [first, second, swallowed] of pairs) {
			const found = after((policy) => {
				const last = { id: 'standard', steps: [] };
				policy.cancel = [
					{ id: 'first', when: first, steps: [] },
					{ id: 'second', when: second, steps: [] },
					last
				];
			});
			expect(found, JSON.stringify([first, second])).toEqual(swallowed ? ['rule_unreachable /cancel/1'] : []);
		}
	});

	it('gives an example that fits the place', () => {
		const parsed = parsePolicy({ ...samplePolicy(), zone: 5, currency: 'EURO' });
		const examples = parsed.ok
			? []
			: parsed.problems.map(({ path, what, example }) => ({ path, what, example }));
		expect(examples).toEqual([
			{ path: '/zone', what: expect.any(String) as string, example: 'Europe/Berlin' },
			{ path: '/currency', what: 'an ISO 4217 code, for example EUR', example: 'EUR' }
		]);
	});

	it.each([null, [], 'policy', 5, {}])('%j is no policy', (value) => {
		expect(parsePolicy(value).ok).toBe(false);
	});
});

import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import type { Rule, Step, When } from './document.ts';
import { lintPolicy } from './lint.ts';

const paid: Step[] = [{ until: { event: 'claimed' }, fee: { percent: 10 } }];
const free: Step[] = [{ until: { event: 'claimed' }, fee: null }];
const back = (duration: string, fee: Step['fee'] = null): Step[] => [
	{ until: { after: 'delivered_at', for: duration }, fee }
];
const standard: Rule = { id: 'standard', steps: free };

function lint(kind: 'cancel' | 'return', steps: Step[], when: When) {
	const policy = { ...samplePolicy(), cancel: [standard], return: [{ id: 'standard', steps: back('P30D') }] };
	policy[kind] = [{ id: 'asked', when, steps }, ...policy[kind]];
	const { refusals, warnings } = lintPolicy(policy);
	return [...refusals, ...warnings].map(
		({ code, path, facts }) => `${code} ${path} ${String(facts?.['jurisdiction'])}`
	);
}

describe('a rule below a floor', () => {
	const consumer = { 'buyer.kind': 'consumer' } as const;
	it.each<[string, 'cancel' | 'return', Step[], When, string[]]>([
		[
			'a fee for German consumers',
			'cancel',
			paid,
			{ ...consumer, 'buyer.country': 'DE' },
			['below_floor /cancel/0 EU/EEA']
		],
		[
			'for British and French ones',
			'cancel',
			paid,
			{ ...consumer, 'buyer.country': { in: ['FR', 'GB'] }, 'order.total': { gte: 5 } },
			['below_floor /cancel/0 EU/EEA']
		],
		[
			'for goods that may be exempt',
			'cancel',
			paid,
			{ ...consumer, 'buyer.country': 'DE', 'line.tags': 'custom' },
			['floor_applies /cancel/0 EU/EEA']
		],
		[
			'for German buyers of any kind',
			'cancel',
			paid,
			{ 'buyer.country': 'DE' },
			['floor_applies /cancel/0 EU/EEA']
		],
		[
			'for German and Swiss consumers',
			'cancel',
			paid,
			{ ...consumer, 'buyer.country': { in: ['DE', 'CH'] } },
			['floor_applies /cancel/0 EU/EEA']
		],
		['for German businesses', 'cancel', paid, { 'buyer.kind': 'business', 'buyer.country': 'DE' }, []],
		['for Swiss consumers', 'cancel', paid, { ...consumer, 'buyer.country': 'CH' }, []],
		['for Chinese consumers', 'cancel', paid, { ...consumer, 'buyer.country': 'CN' }, []],
		[
			'for American businesses: late shipment',
			'cancel',
			paid,
			{ 'buyer.kind': 'business', 'buyer.country': 'US' },
			['floor_applies /cancel/0 US']
		],
		['no fee', 'cancel', free, { ...consumer, 'buyer.country': 'DE' }, []],
		[
			'no returns for Chinese consumers',
			'return',
			[],
			{ ...consumer, 'buyer.country': 'CN' },
			['below_floor /return/0 CN']
		],
		['7 days for Chinese consumers', 'return', back('P7D'), { ...consumer, 'buyer.country': 'CN' }, []],
		[
			'7 days for German ones',
			'return',
			back('P7D'),
			{ ...consumer, 'buyer.country': 'DE' },
			['below_floor /return/0 EU/EEA']
		],
		['14 days for them', 'return', back('P14D'), { ...consumer, 'buyer.country': 'DE' }, []],
		[
			'14 days with a fee',
			'return',
			back('P14D', { fixed: 500 }),
			{ ...consumer, 'buyer.country': 'DE' },
			['below_floor /return/0 EU/EEA']
		],
		[
			'14 days, then a fee',
			'return',
			[...back('P14D'), ...back('P30D', { fixed: 500 })],
			{ ...consumer, 'buyer.country': 'DE' },
			[]
		],
		['a month', 'return', back('P1M'), { ...consumer, 'buyer.country': 'DE' }, []]
	])('%s', (_, kind, steps, when, expected) => {
		expect(lint(kind, steps, when)).toEqual(expected);
	});
});

it('warns of asking consumers in the EU for a picture, and of asking nobody else', () => {
	const asking = (when: object, steps: Step[] = back('P30D')): unknown[] => {
		const rule = { id: 'asking', when, steps, evidence: 'required' as const };
		const { warnings } = lintPolicy({ ...samplePolicy(), return: [rule] });
		return warnings.filter(({ code }) => code === 'evidence_asked').map(({ path }) => path);
	};
	expect(asking({})).toEqual(['/return/0/evidence']);
	expect(asking({ 'buyer.country': 'AT' })).toEqual(['/return/0/evidence']);
	expect([asking({ 'buyer.kind': 'business' }), asking({ 'buyer.country': 'US' }), asking({}, [])]).toEqual([
		[],
		[],
		[]
	]);
});

it('warns of the contract’s example, refuses nothing of it, and shows an order', () => {
	const { refusals, warnings } = lintPolicy(samplePolicy());
	expect(refusals).toEqual([]);
	expect(warnings.map(({ path, example }) => [path, example])).toEqual([
		['/cancel/0', { 'buyer.country': 'AT', 'buyer.kind': 'consumer' }],
		['/cancel/0', { 'buyer.country': 'GB', 'buyer.kind': 'consumer' }],
		['/cancel/0', { 'buyer.country': 'US', 'buyer.kind': 'consumer' }],
		['/cancel/0', { 'buyer.country': 'US', 'buyer.kind': 'consumer' }],
		['/cancel/1', { 'buyer.country': 'US', 'buyer.kind': 'business' }],
		['/return/0', { 'buyer.country': 'AT', 'buyer.kind': 'consumer' }],
		['/return/0', { 'buyer.country': 'GB', 'buyer.kind': 'consumer' }],
		['/return/0', { 'buyer.country': 'CN', 'buyer.kind': 'consumer' }]
	]);
});

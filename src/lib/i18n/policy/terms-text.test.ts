import { REFUND_MOMENTS } from '#domain/return/refund-when.ts';
import { RETURN_REASONS } from '#domain/return/reasons.ts';
import { WAYS_BACK } from '#domain/return/states.ts';
import { describe, expect, it } from 'vitest';
import type { AppliedTerms } from '#domain/cancellation/applied-terms.ts';
import { comparePolicies } from '#domain/policy/compare.ts';
import {
	CLOCKS,
	CONDITIONS,
	EVENTS,
	FAULTS,
	RESOLUTIONS,
	type PolicyDocument
} from '#domain/policy/document.ts';
import { LAWS, type LawId } from '#domain/policy/floors/laws.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { createFormat } from '../format.ts';
import type { Locale } from '../locale.ts';
import { termsText } from './terms-text.ts';

const words = { today: '', tomorrow: '', yesterday: '', justNow: '' };
const readerIn = (locale: Locale) => ({
	locale,
	currency: 'EUR',
	format: createFormat(locale, 'Europe/Berlin', words)
});
const name = (version: number) => ({ id: `v${version}`, version, valid_from: '2026-01-01T00:00:00Z' });
const termsOf = (document: PolicyDocument, after = document): AppliedTerms => ({
	order: 'A1',
	placed_at: '2026-11-02T10:00:00Z',
	currency: 'EUR',
	policy: name(1),
	today: name(2),
	lines: [{ line: 'l1', title: 'Lamp', cancel: 'custom-made', return: 'standard' }],
	document,
	laws: (Object.keys(LAWS) as LawId[]).map((law) => ({
		...{ law, jurisdiction: 'X', right: 'withdrawal', source: 'A law', address: 'https://law.example' },
		read: '2026-11-22'
	})),
	changes: comparePolicies(document, after)
});
const write = (locale: Locale, ...of: Parameters<typeof termsOf>) =>
	termsText(termsOf(...of), '#1001', readerIn(locale));
/** Everything a policy can say, at least once. */
function everything(): PolicyDocument {
	const ofKind = {
		number: { in: [100, 300], gte: 100, lt: 200 },
		text: { in: ['x', 'y'] },
		tags: { any: ['x', 'y'], all: ['x'], none: ['z'] },
		instant: { gte: '2026-11-01', lt: '2026-12-01' }
	};
	const when = Object.fromEntries(Object.entries(CONDITIONS).map(([key, kind]) => [key, ofKind[kind]]));
	const fee = { percent: 12.5, fixed: 300, min: 500, max: 20_000, per: 'order' as const };
	return {
		...samplePolicy(),
		cancel: [
			{
				id: 'all',
				when,
				steps: EVENTS.map((event) => ({ until: { event }, fee, needs: 'release' as const }))
			},
			{ id: 'kind', when: { 'buyer.kind': 'consumer', 'buyer.country': 'CH' }, steps: [] },
			{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: { fixed: 500 } }] }
		],
		return: [
			...REFUND_MOMENTS.map((refund_when) => ({ id: refund_when, steps: [], refund_when })),
			{
				id: 'standard',
				review: { reasons: [...RETURN_REASONS], above: 5000 },
				resolutions: [...RESOLUTIONS],
				store_credit_bonus_percent: 5,
				steps: CLOCKS.map((after) => ({
					until: [
						{ after, for: 'P1Y2M3W4DT5H6M7S' },
						{ after, business_days: 3, end_of_day: true }
					],
					fee: null,
					postage: 'shop' as const
				}))
			}
		],
		waive_fee_when: [...FAULTS],
		returns: {
			ways: WAYS_BACK.map((way) => ({ way, price: 490 })),
			...{ expire_after: 'P28D', inspect_within: 'P5D', object_within: 'P9D' }
		}
	};
}

describe('the terms in words', () => {
	it('say what the policy of the contract says', () => {
		const { rules, lead, more } = write('en', samplePolicy());
		expect(lead).toContain('#1001');
		expect(lead).toContain('2 November 2026 at 11:00 CET');
		expect(rules[0]?.rules[0]).toEqual({
			id: 'custom-made',
			title: 'Rule “custom-made”',
			applies: 'It applies to: Lamp',
			isOurs: true,
			sentences: [
				'It is for orders where the item’s marks: at least one of custom.',
				'Free until 1 hour after the order was placed.',
				'15% of what was paid for it, at least €5.00 until the warehouse takes it for packing.',
				'40% of what was paid for it until the carrier has it. Only if the warehouse can still let it go.',
				'After that it can no longer be cancelled.'
			]
		});
		expect(rules[0]?.rules[1]?.sentences[0]).toBe(
			'It is for orders where the order’s total is €2,000.00 or more and the buyer is a business.'
		);
		expect(rules[1]?.rules[0]?.sentences).toContain('It cannot be sent back.');
		expect(rules[1]?.rules[1]?.sentences[1]).toBe(
			'Free until the end of the day 30 days after it was delivered. You pay the way back.'
		);
		expect(more.sentences[0]).toContain('1 November 2026 to 25 December 2026');
	});

	it.each(['en', 'zh-CN'] as const)('leave nothing out and nothing raw in %s', (locale) => {
		const text = JSON.stringify(write(locale, everything(), samplePolicy()));
		expect(text).not.toMatch(/\{\w+\}|undefined|\[object|NaN|terms\.\w|P1Y|placed_at|handed_over/);
		expect(text).toMatch(locale === 'en' ? /3 business days/ : /3 个工作日/);
		expect(text).toMatch(locale === 'en' ? /Switzerland/ : /瑞士/);
		expect(text).toContain('12.5%');
		for (const days of locale === 'en' ? ['28 days', '5 days', '9 days'] : ['28', '5', '9'])
			expect(text).toContain(days);
		expect(text).toMatch(locale === 'en' ? /Drop-off with a QR code \(€4.90\)/ : /二维码到点寄件（€4.90）/);
	});

	it('tell what is different today with both sides, and that nothing is', () => {
		const after = samplePolicy();
		after.cancel = [{ id: 'standard', steps: [] }];
		const { changes } = write('en', samplePolicy(), after);
		expect(changes.changes.map(({ title }) => title)).toEqual([
			'Changed: rule “standard” for cancelling',
			'Gone: rule “custom-made” for cancelling',
			'Gone: rule “large-order” for cancelling'
		]);
		expect(changes.changes[0]?.before).toContain('Free until the warehouse takes it for packing.');
		expect(changes.changes[0]?.after).toContain('It cannot be cancelled.');
		expect(changes.text).toContain('version 2');
		expect(write('zh-CN', samplePolicy()).changes.text).toBe('条款至今没有变化。');
	});
});

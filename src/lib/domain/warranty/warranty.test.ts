import { describe, expect, it } from 'vitest';
import { deliveredPortion, openPortion, policyLine } from '#tests/fixtures/policy-orders.ts';
import { asked, before, CAME, evaluate, lines, policyWith } from '#tests/fixtures/policy-warranty.ts';
import { version } from '#tests/fixtures/policy-windows.ts';
import { lintPolicy } from '../policy/lint.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { GUARANTEES } from '../policy/floors/laws.ts';
import { priceQuote } from '../policy/quote/price-quote.ts';
import { instantText } from '../time/instant.ts';
import { checkWarranty } from './check-warranty.ts';
import { underWarranty, warrantyLines, warrantyOf } from './warranty.ts';

describe('until when', () => {
	it.each([
		// country, delivered, what the shop promises, first instant after it, law
		['DE', CAME, undefined, '2028-06-03T22:00:00Z', 'eu_conformity'],
		['DE', '2026-06-03T22:30:00Z', undefined, '2028-06-04T22:00:00Z', 'eu_conformity'],
		['DE', '2024-02-29T10:00:00Z', undefined, '2026-02-28T23:00:00Z', 'eu_conformity'],
		['ES', CAME, undefined, '2029-06-03T23:00:00Z', 'eu_three_years'],
		['SE', CAME, undefined, '2029-06-03T22:00:00Z', 'eu_three_years'],
		['NO', CAME, undefined, '2031-06-03T22:00:00Z', 'nordic_five_years'],
		['IE', CAME, undefined, '2032-06-03T23:00:00Z', 'ie_limitation'],
		['GB', CAME, undefined, '2032-06-03T23:00:00Z', 'uk_conformity'],
		['CN', CAME, undefined, '2028-06-03T16:00:00Z', 'cn_quality'],
		// The shop may promise more, and never gives less.
		['DE', CAME, 'P3Y', '2029-06-03T22:00:00Z', null],
		['GB', CAME, 'P1Y', '2032-06-03T23:00:00Z', 'uk_conformity'],
		['US', CAME, 'P100D', '2026-09-11T22:00:00Z', null]
	])('%s, delivered %s, promised %s: %s', (buyer_country, delivered, warranty, end, law) => {
		const input = {
			versions: [version(policyWith(warranty))],
			portions: [deliveredPortion(delivered, { claimed_at: null, packed_at: null, handed_over_at: null })]
		};
		const order = {
			buyer_country,
			placed_at: '2024-01-01T00:00:00Z',
			informed_of_withdrawal_at: '2024-01-01T00:00:00Z'
		};
		const running = evaluate(before(end), order, {
			...input,
			versions: [version(policyWith(warranty), 1, '2020-01-01T00:00:00Z')]
		});
		const [window] = running.windows;
		if (!window) throw new Error('no window');
		const warrant = warrantyOf(running, window);
		expect(warrant && { until: instantText(warrant.until ?? NaN), law: warrant.law }).toEqual({
			until: end,
			law
		});
		expect(warrantyLines(running)).toEqual([{ line: 'mug', quantity: 1, until: end }]);
		const over = evaluate(end, order, {
			...input,
			versions: [version(policyWith(warranty), 1, '2020-01-01T00:00:00Z')]
		});
		expect(warrantyLines(over)).toEqual([]);
		expect(checkWarranty(over, asked(), lines, 'It broke.')).toMatchObject({
			refusal: { code: 'warranty.ended', line: 'mug', closed_at: end }
		});
	});

	it('begins where the ordinary return ends, to the second', () => {
		const end = '2026-07-03T22:00:00Z';
		const still = evaluate(before(end), { buyer_country: 'DE' });
		expect(warrantyLines(still)).toEqual([]);
		expect(checkWarranty(still, asked(), lines, 'It broke.')).toMatchObject({
			refusal: { code: 'warranty.not_needed', alternatives: ['return'] }
		});
		expect(priceQuote(underWarranty(still), { kind: 'return', lines: asked() }).ok).toBe(false);
		const over = evaluate(end, { buyer_country: 'DE' });
		expect(warrantyLines(over)).toMatchObject([{ quantity: 1 }]);
		expect(checkWarranty(over, asked(), lines, 'It broke.')).toEqual({
			...{ ok: true, value: { until: '2028-06-03T22:00:00Z', law: 'eu_conformity' } }
		});
	});

	it('protects consumers, where we know a law, and nobody else without a promise', () => {
		const now = '2026-09-01T10:00:00Z';
		for (const order of [
			{ buyer_country: 'DE', buyer_kind: 'business' as const },
			{ buyer_country: 'US' },
			{ buyer_country: null }
		]) {
			const none = evaluate(now, order);
			expect(warrantyLines(none)).toEqual([]);
			expect(checkWarranty(none, asked(), lines, 'It broke.')).toMatchObject({
				refusal: { code: 'warranty.not_covered' }
			});
		}
		const states = Object.values(GUARANTEES).flatMap(({ countries }) => [...countries]);
		expect(new Set(states).size).toBe(states.length);
		for (const { read, address } of Object.values(GUARANTEES)) {
			expect([read, address]).toEqual([
				expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
				expect.stringMatching(/^https:/)
			]);
		}
	});

	it('counts from each parcel, reaches what no rule takes back, and stays open where no delivery is known', () => {
		const placed_at = '2024-05-01T10:00:00Z';
		// Where the law lets a buyer withdraw until the last parcel came, none of them is past it.
		const order = {
			...{ buyer_country: 'CH', placed_at },
			lines: [policyLine({ quantity: 3 }), policyLine({ id: 'sale', tags: ['final_sale'] })]
		};
		const portions = [
			deliveredPortion('2024-06-01T10:00:00Z', { id: 'a' }),
			deliveredPortion('2025-06-01T10:00:00Z', { id: 'b' }),
			deliveredPortion('2026-05-30T10:00:00Z', { id: 'c' }),
			openPortion({ id: 'd', line: 'sale', state: 'delivered' })
		];
		const versions = [version(policyWith('P2Y'), 1, '2020-01-01T00:00:00Z')];
		const evaluation = evaluate('2026-06-10T10:00:00Z', order, { portions, versions });
		const { windows } = underWarranty(evaluation);
		const open = windows.filter(({ current }) => current.action !== 'none').map(({ portion }) => portion.id);
		expect(open).toEqual(['b', 'd']);
		expect(warrantyLines(evaluation)).toEqual([
			{ line: 'mug', quantity: 1, until: '2027-06-01T22:00:00Z' },
			{ line: 'sale', quantity: 1 }
		]);
		const two = checkWarranty(evaluation, asked({ quantity: 2 }), lines, 'It broke.');
		expect(two).toMatchObject({ refusal: { code: 'warranty.not_needed', available: [{ quantity: 1 }] } });
		const over = evaluate('2027-07-01T10:00:00Z', order, { portions, versions });
		const three = checkWarranty(over, asked({ quantity: 3 }), lines, 'It broke.');
		expect(three).toMatchObject({ refusal: { code: 'warranty.ended', available: [{ quantity: 1 }] } });
		const german = evaluate(
			'2026-06-10T10:00:00Z',
			{ ...order, buyer_country: 'DE' },
			{ portions, versions }
		);
		expect(warrantyLines(german)).toEqual([]);
	});
});

describe('what it comes to', () => {
	const order = { buyer_country: 'DE' };
	const policy = policyWith();
	policy.return = [
		{
			id: 'dear',
			steps: [{ until: { after: 'delivered_at', for: 'P30D' }, fee: { percent: 20 }, postage: 'buyer' }]
		}
	];
	const versions = [version(policy)];

	it('all of it, no fee, and the way back is the shop’s', () => {
		const evaluation = evaluate('2027-01-01T10:00:00Z', order, { versions });
		const quote = priceQuote(underWarranty(evaluation), {
			...{ kind: 'return', lines: asked(), wayBack: { way: 'label', price: 490 } }
		});
		expect(quote).toMatchObject({
			value: {
				refund: { amount: 10_000 },
				fee: { amount: 0 },
				way_back: { paid_by: 'shop', withheld: 0 },
				takes: [{ rule: null, step: null, fee: 0 }]
			}
		});
		expect(priceQuote(evaluation, { kind: 'return', lines: asked() })).toMatchObject({
			refusal: { code: 'return.window_closed' }
		});
	});
});

it('a policy that promises less than a law is told so, and one that says no time is refused', () => {
	const paths = (warranty: string) =>
		lintPolicy(policyWith(warranty)).warnings.flatMap(({ path, facts }) =>
			path.endsWith('/warranty') ? [facts?.['law']] : []
		);
	expect(new Set(paths('P1Y'))).toEqual(new Set(Object.keys(GUARANTEES)));
	expect(new Set(paths('P2Y'))).not.toContain('eu_conformity');
	expect(paths('P6Y')).toEqual([]);
	expect(checkPolicy(policyWith('two years')).map(({ code, path }) => [code, path])).toEqual([
		['duration_wrong', '/return/0/warranty'],
		['duration_wrong', '/return/1/warranty']
	]);
});

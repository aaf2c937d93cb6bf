import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { deliveredPortion, openPortion } from '#tests/fixtures/policy-orders.ts';
import { refusal, type Ask } from '#tests/fixtures/policy-quotes.ts';

describe('refusals', () => {
	const held = [openPortion({ state: 'claimed', claimed_at: '2026-06-01T11:00:00Z' })];
	const one = [{ line: 'mug', quantity: 1 }];
	it.each<[string, Ask, string]>([
		['a line that is not there', { lines: [{ line: 'cup', quantity: 1 }] }, 'line.not_found'],
		['more than there is', { lines: [{ line: 'mug', quantity: 2 }] }, 'quantity.unavailable'],
		['the same line twice, together too many', { lines: [...one, ...one] }, 'quantity.unavailable'],
		['none', { lines: [{ line: 'mug', quantity: 0 }] }, 'quantity.unavailable'],
		['less than none', { lines: [{ line: 'mug', quantity: -1 }] }, 'quantity.unavailable'],
		['half a piece', { lines: [{ line: 'mug', quantity: 0.5 }] }, 'quantity.unavailable'],
		[
			'pieces that have left',
			{ portions: [openPortion({ state: 'cancelled' })], lines: one },
			'quantity.unavailable'
		],
		['pieces somebody holds', { portions: held }, 'goods.claimed'],
		[
			'a clock that has run out',
			{ steps: [{ until: { after: 'placed_at', for: 'PT1H' }, fee: null }] },
			'cancellation.window_closed'
		],
		['a return before delivery', { kind: 'return' }, 'return.not_eligible'],
		[
			'a return that no rule allows',
			{
				kind: 'return',
				portions: [deliveredPortion('2026-06-03T10:00:00Z')],
				now: '2026-06-04T00:00:00Z',
				document: { ...samplePolicy(), return: [{ id: 'no', steps: [] }] }
			},
			'return.not_eligible'
		],
		[
			'a return too late',
			{ kind: 'return', portions: [deliveredPortion('2026-06-03T10:00:00Z')], now: '2026-08-04T00:00:00Z' },
			'return.window_closed'
		],
		['a withdrawal no law gives', { kind: 'withdraw' }, 'return.not_eligible'],
		[
			'a withdrawal too late',
			{
				kind: 'withdraw',
				order: { buyer_country: 'DE' },
				portions: [deliveredPortion('2026-06-03T10:00:00Z')],
				now: '2026-08-04T00:00:00Z'
			},
			'return.window_closed'
		]
	])('%s', (_, asked, code) => {
		expect(refusal(asked)?.code).toBe(code);
	});

	it('says since when, and what there is instead', () => {
		expect(refusal({ portions: held, order: { buyer_country: 'DE' } })).toEqual({
			code: 'goods.claimed',
			line: 'mug',
			available: [{ line: 'mug', quantity: 0 }],
			alternatives: ['withdraw'],
			closed_at: '2026-06-01T11:00:00Z'
		});
	});
});

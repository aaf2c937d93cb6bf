import { describe, expect, it } from 'vitest';
import {
	captured,
	deliveredPortion,
	openPortion,
	policyLine,
	policyOrder
} from '#tests/fixtures/policy-orders.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import type { CancelRule, PolicyDocument, Step } from '../document.ts';
import { evaluateOrder } from '../evaluate.ts';
import type { PolicyOrder, TimedPortion } from '../facts.ts';
import type { QuoteKind } from './choose-pieces.ts';
import type { Taken } from './price-pieces.ts';
import { priceQuote, type PricedQuote } from './price-quote.ts';

type Ask = {
	order?: Partial<PolicyOrder>;
	portions?: TimedPortion[];
	steps?: Step[];
	kind?: QuoteKind;
	lines?: { line: string; quantity: number }[];
	taken?: Taken[];
	now?: string;
	document?: PolicyDocument;
};
const NOW = '2026-06-01T12:00:00Z';

function ask({ order, portions, steps, kind = 'cancel', lines, taken = [], now = NOW, document }: Ask) {
	const whole = policyOrder(order);
	const rule: CancelRule = { id: 'rule', steps: steps ?? [{ until: { event: 'claimed' }, fee: null }] };
	const policy = document ?? { ...samplePolicy(), cancel: [rule], extend: [] };
	const versions = [{ id: 'p', version: 1, valid_from: '2020-01-01T00:00:00Z', document: policy }];
	const there = portions ?? whole.lines.map(({ id, quantity }) => openPortion({ line: id, quantity }));
	const evaluation = evaluateOrder({ versions, order: whole, portions: there, now });
	const wanted = lines ?? there.map(({ line, quantity }) => ({ line, quantity }));
	return priceQuote(evaluation, { kind, lines: wanted, taken });
}
function quote(asked: Ask): PricedQuote {
	const result = ask(asked);
	if (!result.ok) throw new Error(JSON.stringify(result.refusal));
	return result.value;
}
const refusal = (asked: Ask) => {
	const result = ask(asked);
	return result.ok ? null : result.refusal;
};
const fee = (terms: Step['fee']): Step[] => [{ until: { event: 'claimed' }, fee: terms }];

describe('worked cases', () => {
	it('three mugs with discount, tax and delivery shared to them', () => {
		const mug = policyLine({
			quantity: 3,
			amount: 1000,
			share_discount: 100,
			share_tax: 144,
			share_shipping: 490
		});
		const order = { lines: [mug], total: 1390, shipping_amount: 490 };
		const one = quote({ order, lines: [{ line: 'mug', quantity: 1 }], steps: fee({ percent: 10 }) });
		expect(one.lines[0]).toMatchObject({ goods: 333, discount: 33, tax: 48, fee: 30, refund: 270 });
		expect([one.shipping_refund, one.shipping_kept]).toEqual([163, 0]);
		expect(one.refund.to).toEqual([{ payment: 'pay-1', amount: 433 }]);
		expect(one.fee.parts).toEqual([
			{
				rule: 'rule',
				step: 0,
				line: 'mug',
				formula: 'base × 10 %',
				inputs: { base: 300, percent: 10 },
				amount: 30
			}
		]);
	});

	it('tax beside the prices belongs to what was paid', () => {
		const lines = [policyLine({ amount: 1000, share_tax: 190, share_shipping: 500, share_shipping_tax: 95 })];
		const order = { lines, prices_include_tax: false, total: 1785, shipping_amount: 500, shipping_tax: 95 };
		const all = quote({ order, steps: fee({ percent: 50 }) });
		expect(all).toMatchObject({ fee: { amount: 595 }, shipping_refund: 595, refund: { amount: 1190 } });
	});

	it.each<[string, Step['fee'], number, number]>([
		['a percentage, half to even', { percent: 2.5 }, 1000, 25],
		['half to even, down', { percent: 50 }, 1, 0],
		['half to even, up', { percent: 50 }, 3, 2],
		['a fixed amount', { fixed: 700 }, 1000, 700],
		['both', { percent: 10, fixed: 50 }, 1000, 150],
		['at least', { percent: 1, min: 500 }, 1000, 500],
		['at most', { percent: 90, max: 300 }, 1000, 300],
		['never more than was paid for the pieces', { fixed: 5000 }, 1000, 1000],
		['free goods', { fixed: 500 }, 0, 0]
	])('%s', (_, terms, amount, expected) => {
		expect(quote({ order: { lines: [policyLine({ amount })] }, steps: fee(terms) }).fee.amount).toBe(
			expected
		);
	});

	it('a fee per line is asked of each, a fee per order of all together', () => {
		const lines = [policyLine({ amount: 1000 }), policyLine({ id: 'plate', amount: 2000 })];
		expect(quote({ order: { lines }, steps: fee({ fixed: 300 }) }).fee.amount).toBe(600);
		const together = quote({ order: { lines }, steps: fee({ fixed: 301, per: 'order' }) });
		expect(together.lines.map((line) => line.fee)).toEqual([100, 201]);
	});

	it('a fee per order charges what is missing, and nothing for what was free', () => {
		const lines = [policyLine({ id: 'a', amount: 400_000 }), policyLine({ id: 'b', amount: 300_000 })];
		const order = { lines, payments: [captured(700_000)] };
		const terms = fee({ percent: 5, max: 20_000, per: 'order' });
		const first = quote({ order, steps: terms, lines: [{ line: 'b', quantity: 1 }] });
		expect(first.fee.amount).toBe(15_000);
		const rest = { order, steps: terms, portions: [openPortion({ line: 'a' })] };
		expect(quote({ ...rest, taken: first.takes }).fee).toMatchObject({
			amount: 5000,
			parts: [
				{
					formula: 'min((earlier_base + base) × 5 %, 20000) − earlier_fee',
					inputs: { earlier_base: 300_000, earlier_fee: 15_000 }
				}
			]
		});
		const free = first.takes.map((one) => ({ ...one, rule: null, step: null, fee: 0 }));
		expect(quote({ ...rest, taken: free }).fee.amount).toBe(20_000);
	});

	it('nothing paid, no fee; only authorised, void and capture the fee', () => {
		expect(quote({ order: { payments: [], paid_at: null }, steps: fee({ percent: 10 }) })).toMatchObject({
			fee: { amount: 0 },
			refund: { amount: 0, to: [], release: [] }
		});
		const authorised = captured(10_000, { captured: 0, captured_at: null });
		const lines = [policyLine({ quantity: 4 })];
		const part = quote({
			order: { lines, payments: [authorised] },
			steps: fee({ percent: 10 }),
			lines: [{ line: 'mug', quantity: 1 }]
		});
		expect(part.refund).toMatchObject({
			amount: 2250,
			to: [],
			release: [{ payment: 'pay-1', amount: 2250, capture: null }]
		});
		const all = quote({ order: { lines, payments: [authorised] }, steps: fee({ percent: 10 }) });
		expect(all.refund).toMatchObject({
			amount: 9000,
			to: [],
			release: [{ payment: 'pay-1', amount: 9000, capture: 1000 }]
		});
	});

	it('fills payments in document order, as far as each reaches', () => {
		const payments = [captured(3000, { id: 'voucher', refunded: 1000 }), captured(7000, { id: 'card' })];
		const order = { payments, total: 10_000 };
		const { refund } = quote({ order, steps: fee({ fixed: 500 }), taken: [] });
		// 1000 are back already: with the last piece all refunds together are what was paid less the fee.
		expect(refund).toMatchObject({
			amount: 8500,
			to: [
				{ payment: 'voucher', amount: 2000 },
				{ payment: 'card', amount: 6500 }
			]
		});
	});

	it('a deposit pays for what stays before anything goes back', () => {
		const lines = [policyLine({ id: 'a', amount: 6000 }), policyLine({ id: 'b', amount: 4000 })];
		const order = { lines, total: 10_000, payments: [captured(7000)] };
		expect(quote({ order, lines: [{ line: 'b', quantity: 1 }] }).refund.amount).toBe(1000);
		expect(quote({ order }).refund.amount).toBe(7000);
	});

	it('a goodwill of the past is no debt while pieces stay', () => {
		const order = { lines: [policyLine({ quantity: 2 })], payments: [captured(10_000, { refunded: 1000 })] };
		expect(quote({ order, lines: [{ line: 'mug', quantity: 1 }] }).refund.amount).toBe(5000);
		expect(quote({ order }).refund.amount).toBe(9000);
	});

	it('a plain return keeps what delivery cost, and says so', () => {
		const lines = [policyLine({ share_shipping: 490 })];
		const portions = [deliveredPortion('2026-06-03T10:00:00Z')];
		const back = quote({ order: { lines }, portions, kind: 'return', now: '2026-06-05T10:00:00Z' });
		expect(back).toMatchObject({ shipping_refund: 0, shipping_kept: 490, refund: { amount: 10_000 } });
	});

	it('a withdrawal gets standard delivery back, the extra for express stays', () => {
		const lines = [policyLine({ share_shipping: 1500 })];
		const order = { lines, buyer_country: 'DE', shipping_amount: 1500, shipping_standard_amount: 500 };
		const portions = [deliveredPortion('2026-06-03T10:00:00Z')];
		const back = quote({ order, portions, kind: 'withdraw', now: '2026-06-05T10:00:00Z' });
		expect(back).toMatchObject({ shipping_refund: 500, shipping_kept: 1000, refund: { amount: 10_500 } });
		expect(back.floor).toMatchObject({ right: 'withdrawal', until: '2026-06-17T22:00:00Z', applies: true });
		expect(back.refund.due).toMatchObject({ at: '2026-06-19T22:00:00Z', counts_from: 'statement', days: 14 });
	});

	it('what belongs to the order alone goes back with its last piece', () => {
		const lines = [policyLine({ quantity: 2 })];
		const adjustments = [
			{ kind: 'fee', amount: 300 },
			{ kind: 'rounding', amount: -1 }
		];
		const order = { lines, adjustments, total: 10_299 };
		expect(quote({ order, lines: [{ line: 'mug', quantity: 1 }] }).adjustments_refund).toBe(0);
		expect(quote({ order })).toMatchObject({ adjustments_refund: 299, refund: { amount: 10_299 } });
	});

	it('a fee that a law takes away is shown with why', () => {
		const { fee: charged, needs } = quote({ order: { buyer_country: 'DE' }, steps: fee({ percent: 15 }) });
		expect(needs).toBeNull();
		expect(charged).toEqual({
			amount: 0,
			parts: [
				{
					rule: 'rule',
					step: 0,
					line: 'mug',
					formula: 'base × 15 %',
					inputs: { base: 10_000 },
					amount: 0,
					waived_because: 'eu_withdrawal'
				}
			]
		});
	});

	it('takes what is free and with nobody first, and asks for a release only where it must', () => {
		const lines = [policyLine({ quantity: 3, amount: 9000 })];
		const steps: Step[] = [
			...fee(null),
			{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
		];
		const held = openPortion({
			id: 'held',
			quantity: 2,
			state: 'claimed',
			claimed_at: '2026-06-01T11:00:00Z'
		});
		const portions = [held, openPortion({ id: 'open', quantity: 1 })];
		const one = quote({ order: { lines }, steps, portions, lines: [{ line: 'mug', quantity: 1 }] });
		expect([one.needs, one.fee.amount, one.lines[0]?.portions[0]?.portion]).toEqual([null, 0, 'open']);
		const two = quote({ order: { lines }, steps, portions, lines: [{ line: 'mug', quantity: 2 }] });
		expect([two.needs, two.fee.amount]).toEqual(['release', 1200]);
	});
});

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

import { describe, expect, it } from 'vitest';
import { captured, deliveredPortion, openPortion, policyLine } from '#tests/fixtures/policy-orders.ts';
import { fee, quote } from '#tests/fixtures/policy-quotes.ts';
import type { Step } from '../document.ts';

describe('where the money goes', () => {
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
					inputs: { base: 10_000, percent: 15, spared: 1500 },
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

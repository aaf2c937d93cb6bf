import type { Policy } from '#server/app/demo-gate.ts';

/** The terms of the demo shop: made to order costs, large orders cost later, the rest is free until it is picked. */
export const demoPolicy: Policy = {
	zone: 'Europe/Berlin',
	currency: 'EUR',
	holidays: ['2026-12-25', '2026-12-26', '2027-01-01'],
	quote_ttl: 'PT10M',
	cancel: [
		{
			id: 'custom-made',
			when: { 'line.tags': { any: ['custom'] } },
			steps: [
				{ until: { after: 'placed_at', for: 'PT1H' }, fee: null },
				{ until: { event: 'claimed' }, fee: { percent: 15, min: 500 } },
				{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
			]
		},
		{
			id: 'large-order',
			when: { 'order.total': { gte: 200_000 }, 'buyer.kind': 'business' },
			steps: [
				{ until: { after: 'placed_at', for: 'PT24H' }, fee: null },
				{ until: { event: 'claimed' }, fee: { percent: 5, max: 20_000, per: 'order' } }
			]
		},
		{
			id: 'standard',
			steps: [
				{ until: { event: 'claimed' }, fee: null },
				{ until: { event: 'handed_over' }, fee: { percent: 10, max: 1500 }, needs: 'release' }
			]
		}
	],
	return: [
		{ id: 'final-sale', when: { 'line.tags': { any: ['final_sale'] } }, steps: [] },
		{
			id: 'standard',
			steps: [
				{ until: { after: 'delivered_at', for: 'P30D', end_of_day: true }, fee: null, postage: 'buyer' }
			],
			resolutions: ['refund', 'store_credit', 'exchange', 'keep'],
			...{ store_credit_bonus_percent: 5, store_credit_expires: 'P1Y' },
			keep: { percent: 25, below: 10_000, reasons: ['quality', 'damaged_in_transit'] }
		}
	],
	extend: [{ id: 'holiday-2026', placed: ['2026-11-01', '2026-12-25'], return_until: '2027-01-31' }],
	waive_fee_when: ['late_against_promise', 'out_of_stock', 'wrong_item', 'defective', 'damaged_in_transit'],
	price_promise: { within: 'P14D' },
	requests: { decide_within: 'PT24H', silence: 'accept' }
};

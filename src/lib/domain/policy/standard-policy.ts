import type { PolicyDocument } from './document.ts';

/**
 * What holds in a shop that has not written a policy of its own: cancelling is free until the goods are picked, and
 * free while they are with the warehouse if it can still let them go; thirty days to send things back. It names no
 * amount, so that it says the same in every currency.
 *
 * @param zone the shop's named zone
 */
export const standardPolicy = (zone: string): PolicyDocument => ({
	zone,
	currency: 'EUR',
	holidays: [],
	cancel: [
		{
			id: 'standard',
			steps: [
				{ until: { event: 'claimed' }, fee: null },
				{ until: { event: 'handed_over' }, fee: null, needs: 'release' }
			]
		}
	],
	return: [
		{
			id: 'standard',
			steps: [
				{ until: { after: 'delivered_at', for: 'P30D', end_of_day: true }, fee: null, postage: 'buyer' }
			],
			resolutions: ['refund', 'store_credit', 'exchange']
		}
	],
	extend: [],
	waive_fee_when: ['late_against_promise', 'out_of_stock', 'wrong_item', 'defective', 'damaged_in_transit'],
	requests: { decide_within: 'PT24H', silence: 'accept' }
});

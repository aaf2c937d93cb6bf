/** A small whole policy: what stands at a place in it is the example for a mistake at that place. */
const POLICY = {
	zone: 'Europe/Berlin',
	currency: 'EUR',
	holidays: ['2026-12-25'],
	quote_ttl: 'PT10M',
	cancel: [
		{
			id: 'standard',
			when: {
				'order.total': { gte: 200_000 },
				'order.market': 'eu',
				'order.tags': { any: ['preorder'] },
				'order.placed': { gte: '2026-11-01' },
				'buyer.kind': 'business',
				'buyer.country': { in: ['US'] },
				'buyer.tier': { none: ['gold'] },
				'line.tags': { any: ['custom'] },
				'line.category': 'furniture',
				'line.sku': { in: ['MUG-1'] },
				'line.unit_price': { gte: 50_000 },
				'line.quantity': { gte: 10 }
			},
			steps: [
				{
					until: { event: 'claimed', after: 'placed_at', for: 'PT1H', business_days: 2, end_of_day: true },
					fee: { percent: 15, fixed: 500, min: 500, max: 20_000, per: 'line' },
					needs: 'release',
					postage: 'buyer'
				}
			],
			resolutions: ['refund'],
			store_credit_bonus_percent: 5
		}
	],
	extend: [{ id: 'holiday-2026', placed: ['2026-11-01', '2026-12-25'], return_until: '2027-01-31' }],
	waive_fee_when: ['late_against_promise'],
	requests: { decide_within: 'PT24H', silence: 'accept' }
};

const WHOLE: Record<string, unknown> = { ...POLICY, return: POLICY.cancel };

/** Where nothing can stand: what stands beside it instead. */
const UNTIL = { event: 'claimed' };

/** What could stand at a path; for a key that does not exist, what its object could look like. */
export function exampleAt(path: readonly PropertyKey[]): unknown {
	let at: unknown = WHOLE;
	for (const part of path) {
		const inner: unknown = Array.isArray(at)
			? at[typeof part === 'number' ? Math.min(part, at.length - 1) : 0]
			: undefined;
		const next = inner ?? (isRecord(at) && typeof part !== 'symbol' ? at[part] : undefined);
		// `until` may be one or a list: a number steps into the list.
		if (next === undefined && typeof part !== 'number') break;
		at = next ?? at;
	}
	return isRecord(at) && 'business_days' in at ? UNTIL : at;
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

import type { PolicyLine, PolicyOrder, TimedPortion } from '#domain/policy/facts.ts';
import { instantText, millisOf } from '#domain/time/instant.ts';

/** The instant the crowd of orders is asked about. */
export const POLICY_NOW = '2026-11-22T10:00:00Z';

const HOUR = 3_600_000;
const COUNTRIES = ['DE', 'FR', 'GB', 'US', 'CN', 'CH', 'ES', 'JP'];

/** Orders with lines in every stage of their lives, the same in every run. */
export function policyCrowd(count: number): { order: PolicyOrder; portions: TimedPortion[] }[] {
	const next = numbers(20_261_122);
	return Array.from({ length: count }, (_, index) => orderOf(index, next));
}

type Next = (below: number) => number;

function orderOf(index: number, next: Next) {
	const placed = millisOf(POLICY_NOW) - next(60 * 24) * HOUR - next(3600) * 1000;
	const lines = Array.from({ length: 1 + next(8) }, (_, position) => lineOf(position, next));
	const total = lines.reduce((sum, line) => sum + line.amount - line.share_discount + line.share_shipping, 0);
	const at = (hours: number) => instantText(placed + hours * HOUR);
	const order: PolicyOrder = {
		placed_at: at(0),
		paid_at: at(0),
		currency: 'EUR',
		market: index % 2 === 0 ? 'eu' : 'world',
		tags: index % 7 === 0 ? ['preorder'] : [],
		buyer_kind: next(5) === 0 ? 'business' : 'consumer',
		buyer_country: COUNTRIES[next(COUNTRIES.length)] ?? null,
		buyer_tier: null,
		buyer_region: null,
		informed_of_withdrawal_at: next(9) === 0 ? null : at(0),
		total,
		prices_include_tax: true,
		shipping_amount: lines.reduce((sum, line) => sum + line.share_shipping, 0),
		shipping_tax: 0,
		shipping_standard_amount: null,
		adjustments: [],
		ship_by: next(3) === 0 ? at(48) : null,
		deliver_by: next(3) === 0 ? at(120) : null,
		disclosures: [],
		delay_notices: [],
		payments: [
			{
				id: 'pay',
				provider: 'card',
				amount: total,
				authorised_at: at(0),
				captured_at: at(0),
				voided_at: null,
				captured: total,
				refunded: 0,
				refund_pending: 0
			}
		],
		lines
	};
	const portions = lines.map(({ id, quantity }): TimedPortion => {
		const stage = next(4);
		const reached = (step: number, hours: number) => (stage >= step ? at(hours) : null);
		return {
			id: `p-${id}`,
			line: id,
			quantity,
			state: (['open', 'claimed', 'handed_over', 'delivered'] as const)[stage] ?? 'open',
			claimed_at: reached(1, 6),
			packed_at: reached(2, 8),
			handed_over_at: reached(2, 10),
			delivered_at: reached(3, 50 + next(3))
		};
	});
	return { order, portions };
}

function lineOf(position: number, next: Next): PolicyLine {
	return {
		id: `line-${position}`,
		sku: `SKU-${next(500)}`,
		category: 'kitchen',
		tags: [['custom'], ['final_sale'], [], []][next(4)] ?? [],
		quantity: 1 + next(5),
		unit_price: null,
		amount: 500 + next(60_000),
		discount: 0,
		exemption:
			next(10) === 0 ? { kind: 'personalised', evidence: 'engraving', at: '2026-10-01T10:00:00Z' } : null,
		share_discount: next(400),
		share_tax: next(1000),
		share_shipping: next(300),
		share_shipping_tax: 0
	};
}

/** A small congruential generator: what it makes has to be the same everywhere, not unforeseeable. */
function numbers(seed: number): Next {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

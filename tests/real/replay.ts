import type { OrderDocument } from '#domain/order/order-document.ts';
import type { Pieces } from '#domain/order/portions.ts';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';
import { evaluateOrder } from '#domain/policy/evaluate.ts';
import type { PolicyLine, PolicyOrder, TimedPortion } from '#domain/policy/facts.ts';
import { priceQuote } from '#domain/policy/quote/price-quote.ts';
import type { Taken } from '#domain/policy/quote/pieces.ts';

/** A row of a cancelling invoice, as the adapter found what it takes back. */
export type Cancelled = { id: string; at: string; pieces: Pieces[] };

/** What became of the cancellations of one order; amounts are minor units. */
export type Replayed = {
	steps: {
		id: string;
		pieces: Pieces[];
		quote?: { fee: number; refund: number; takes: readonly Taken[] };
		refused?: string;
	}[];
	/** What was paid for what was cancelled. */
	goods: number;
	fees: number;
	refunds: number;
	/** Pieces that are still part of the order. */
	left: number;
};

/** Free for a day, then a fee that grows, and after two months nothing; big orders pay less, and once per order. */
export const REPLAY_POLICY: PolicyDocument = {
	zone: 'Europe/London',
	currency: 'GBP',
	holidays: [],
	quote_ttl: 'PT10M',
	cancel: [
		{
			id: 'large-order',
			when: { 'order.total': { gte: 200_000 }, 'buyer.kind': 'business' },
			steps: [
				{ until: { after: 'placed_at', for: 'P3D' }, fee: null },
				{ until: { after: 'placed_at', for: 'P60D' }, fee: { percent: 5, max: 20_000, per: 'order' } }
			]
		},
		{
			id: 'standard',
			steps: [
				{ until: { after: 'placed_at', for: 'PT24H' }, fee: null },
				{ until: { after: 'placed_at', for: 'P14D' }, fee: { percent: 7.5, min: 100 } },
				{ until: { after: 'placed_at', for: 'P60D' }, fee: { percent: 20, max: 5_000 } }
			]
		}
	],
	return: [
		{
			id: 'standard',
			steps: [{ until: { after: 'delivered_at', for: 'P30D' }, fee: null, postage: 'buyer' }]
		}
	],
	extend: [],
	waive_fee_when: [],
	requests: { decide_within: 'PT24H', silence: 'accept' }
} as unknown as PolicyDocument;

const VERSIONS = [{ id: 'replay', version: 1, valid_from: '2000-01-01T00:00:00Z', document: REPLAY_POLICY }];

/** Replays the cancellations of one order through the pure law, each at the instant it was made. */
export function replayOrder(document: OrderDocument, cancelled: readonly Cancelled[]): Replayed {
	const order = policyOrder(document);
	const portions = new Map<string, TimedPortion>(
		order.lines.map(({ id, quantity }) => [
			id,
			{
				...{ id: `p-${id}`, line: id, quantity, state: 'open' as const },
				...{ claimed_at: null, packed_at: null, handed_over_at: null, delivered_at: null }
			}
		])
	);
	const taken: Taken[] = [];
	const done: Replayed = { steps: [], goods: 0, fees: 0, refunds: 0, left: 0 };
	const payments = order.payments.map((one) => ({ ...one }));
	const [payment] = payments;
	for (const { id, at, pieces } of cancelled) {
		const there = [...portions.values()].filter(({ quantity }) => quantity > 0);
		const evaluation = evaluateOrder({
			versions: VERSIONS,
			order: { ...order, payments },
			portions: there,
			now: at
		});
		const priced = priceQuote(evaluation, { kind: 'cancel', lines: pieces, taken });
		if (!priced.ok) {
			done.steps.push({ id, pieces, refused: priced.refusal.code });
			continue;
		}
		const { fee, refund, takes } = priced.value;
		done.steps.push({ id, pieces, quote: { fee: fee.amount, refund: refund.amount, takes } });
		done.goods += takes.reduce((sum, { base }) => sum + base, 0);
		done.fees += fee.amount;
		done.refunds += refund.amount;
		taken.push(...takes);
		if (payment) payment.refund_pending += refund.amount;
		for (const { line, quantity } of pieces) {
			const portion = portions.get(line);
			if (portion) portions.set(line, { ...portion, quantity: portion.quantity - quantity });
		}
	}
	done.left = [...portions.values()].reduce((sum, { quantity }) => sum + quantity, 0);
	return done;
}

function policyOrder(document: OrderDocument): PolicyOrder {
	const shared = shareAmounts(document);
	if (!shared.ok) throw new Error(`${document.ref}: ${shared.refusal.code}`);
	const lines = document.lines.map((line, index): PolicyLine => {
		const share = shared.value[index];
		if (!share) throw new Error(`${document.ref}: line ${line.id} has no share`);
		return {
			...{ id: line.id, sku: line.sku ?? null, category: null, tags: line.tags, quantity: line.quantity },
			...{
				unit_price: line.unit_price ?? null,
				amount: line.amount,
				discount: line.discount ?? 0,
				exemption: null
			},
			...{ share_discount: Number(share.discount), share_tax: Number(share.tax) },
			...{ share_shipping: Number(share.shipping), share_shipping_tax: Number(share.shippingTax) }
		};
	});
	const [paid] = document.payments;
	const amount = paid?.amount ?? 0;
	const at = paid?.captured_at ?? null;
	return {
		...{ placed_at: document.placed_at, paid_at: at, currency: document.currency, market: null, tags: [] },
		...{ buyer_kind: document.buyer.kind, buyer_country: document.buyer.country ?? null, buyer_tier: null },
		...{
			buyer_region: null,
			informed_of_withdrawal_at: null,
			total: document.total,
			prices_include_tax: false
		},
		...{ shipping_amount: 0, shipping_tax: 0, shipping_standard_amount: null, adjustments: [] },
		...{ ship_by: null, deliver_by: null, disclosures: [], delay_notices: [], lines },
		payments: [
			{
				...{ id: 'p', provider: 'ledger', amount, authorised_at: null, captured_at: at, voided_at: null },
				...{ captured: amount, refunded: 0, refund_pending: 0 }
			}
		]
	};
}

export type Totals = {
	/** Rows of cancelling invoices, and quotes asked for: a row can take back of two orders. */
	rows: number;
	tries: number;
	quoted: number;
	charged: number;
	pieces: number;
	/** What was paid for the pieces that were cancelled. */
	goods: number;
	fees: number;
	refunds: number;
	refused: Record<string, number>;
};

/** Adds up what became of many orders. */
export function tally() {
	const rows = new Set<string>();
	const sums = { tries: 0, quoted: 0, charged: 0, pieces: 0, goods: 0, fees: 0, refunds: 0 };
	const refused: Record<string, number> = {};
	return {
		add({ steps, goods, fees, refunds }: Replayed): void {
			sums.goods += goods;
			sums.fees += fees;
			sums.refunds += refunds;
			for (const step of steps) {
				rows.add(step.id);
				sums.tries++;
				if (step.refused) refused[step.refused] = (refused[step.refused] ?? 0) + 1;
				if (!step.quote) continue;
				sums.quoted++;
				if (step.quote.fee > 0) sums.charged++;
				sums.pieces += step.pieces.reduce((sum, { quantity }) => sum + quantity, 0);
			}
		},
		sums: (): Totals => ({ rows: rows.size, ...sums, refused })
	};
}

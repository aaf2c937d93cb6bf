import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import { captured, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import type { Fee, PolicyDocument } from '../document.ts';
import { evaluateOrder } from '../evaluate.ts';
import type { PolicyOrder, PolicyPayment } from '../facts.ts';
import type { Taken } from './price-pieces.ts';
import { priceQuote } from './price-quote.ts';

/** Currencies of 0, 2 and 3 decimals, with amounts as people pay them. */
const CURRENCIES = [
	['JPY', 200_000],
	['EUR', 5_000_000],
	['KWD', 90_000_000]
] as const;

type Case = {
	currency: string;
	order: PolicyOrder;
	fee: Fee | null;
	wishes: { line: number; quantity: number }[];
};

const amount = (most: number) => fc.integer({ min: 0, max: most });
const fee = (most: number): fc.Arbitrary<Fee | null> =>
	fc.option(
		fc.record({
			percent: fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
			fixed: fc.option(amount(most / 50), { nil: undefined }),
			min: fc.option(amount(most / 100), { nil: undefined }),
			max: fc.option(fc.integer({ min: Math.ceil(most / 100), max: most }), { nil: undefined }),
			per: fc.constantFrom('line', 'order')
		})
	);

const cases: fc.Arbitrary<Case> = fc.constantFrom(...CURRENCIES).chain(([currency, most]) =>
	fc
		.record({
			lines: fc.array(
				fc.record({
					quantity: fc.oneof(
						{ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) },
						{ weight: 1, arbitrary: fc.constant(80_995) }
					),
					amount: amount(most),
					discount: fc.integer({ min: 0, max: 100 })
				}),
				{ minLength: 1, maxLength: 5 }
			),
			discount: fc.integer({ min: 0, max: 100 }),
			shipping: amount(most / 20),
			shippingTax: amount(most / 100),
			tax: amount(most / 5),
			tip: amount(most / 100),
			rounding: fc.integer({ min: -2, max: 2 }),
			inclusive: fc.boolean(),
			cuts: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 2 }),
			fee: fee(most),
			wishes: fc.array(
				fc.record({ line: fc.integer({ min: 0, max: 4 }), quantity: fc.integer({ min: 1, max: 60_000 }) }),
				{ maxLength: 12 }
			)
		})
		.map(({ lines, fee: terms, wishes, ...rest }) => ({
			currency,
			order: orderOf(currency, lines, rest),
			fee: terms,
			wishes
		}))
);

type Rest = {
	discount: number;
	shipping: number;
	shippingTax: number;
	tax: number;
	tip: number;
	rounding: number;
	inclusive: boolean;
	cuts: number[];
};

function orderOf(
	currency: string,
	lines: { quantity: number; amount: number; discount: number }[],
	rest: Rest
): PolicyOrder {
	const own = lines.map((line, index) => ({
		...policyLine({ id: `line-${index}`, quantity: line.quantity, amount: line.amount }),
		discount: Math.floor((line.amount * line.discount) / 100)
	}));
	const goods = own.reduce((sum, line) => sum + line.amount - line.discount, 0);
	const discount = Math.floor((goods * rest.discount) / 100);
	const tax = rest.tax + rest.shippingTax;
	const net = goods - discount + rest.shipping + rest.tip + (rest.inclusive ? 0 : tax);
	const rounding = net > 2 ? rest.rounding : 0;
	const total = net + rounding;
	const adjustments = [
		{ kind: 'tip' as const, amount: rest.tip },
		{ kind: 'rounding' as const, amount: rounding }
	];
	const shared = shareAmounts({
		ref: 'A',
		placed_at: '2026-06-01T10:00:00Z',
		currency,
		tags: [],
		buyer: { kind: 'consumer' },
		lines: own.map(({ id, quantity, amount, discount: off }) => ({
			id,
			title: id,
			options: [],
			tags: [],
			quantity,
			amount,
			discount: off
		})),
		discounts: [{ amount: discount }],
		shipping: { amount: rest.shipping, tax: rest.shippingTax },
		adjustments,
		prices_include_tax: rest.inclusive,
		tax,
		total,
		payments: [],
		disclosures: [],
		delay_notices: [],
		metadata: {}
	});
	if (!shared.ok) throw new Error(shared.refusal.code);
	return policyOrder({
		currency,
		total,
		adjustments,
		prices_include_tax: rest.inclusive,
		shipping_amount: rest.shipping,
		shipping_tax: rest.shippingTax,
		payments: paymentsOf(total, rest.cuts),
		lines: own.map((line, index) => ({
			...line,
			share_discount: Number(shared.value[index]?.discount),
			share_tax: Number(shared.value[index]?.tax),
			share_shipping: Number(shared.value[index]?.shipping),
			share_shipping_tax: Number(shared.value[index]?.shippingTax)
		}))
	});
}

function paymentsOf(total: number, cuts: number[]): PolicyPayment[] {
	const ends = [...cuts.map((cut) => Math.floor((total * cut) / 100)).sort((a, b) => a - b), total];
	return ends.map((end, index) => captured(end - (ends[index - 1] ?? 0), { id: `pay-${index}` }));
}

/** Cancels piece by piece as wished, then all that is left, and keeps the books as the store would. */
function play({ order, fee: terms, currency, wishes }: Case) {
	const document: PolicyDocument = {
		...samplePolicy(),
		currency,
		cancel: [{ id: 'only', steps: [{ until: { event: 'claimed' }, fee: terms }] }],
		extend: []
	};
	const versions = [{ id: 'p', version: 1, valid_from: '2020-01-01T00:00:00Z', document }];
	const left = new Map(order.lines.map(({ id, quantity }) => [id, quantity]));
	let payments = order.payments.map((payment) => ({ ...payment }));
	const taken: Taken[] = [];
	const quotes = [];
	const rest = order.lines.map((_, line) => ({ line, quantity: Infinity }));
	for (const wish of [...wishes.map((one) => [one]), rest]) {
		const lines = wish.flatMap(({ line, quantity }) => {
			const id = order.lines[line]?.id ?? '';
			const pieces = Math.min(quantity, left.get(id) ?? 0);
			return pieces > 0 ? [{ line: id, quantity: pieces }] : [];
		});
		if (lines.length === 0) continue;
		const portions = [...left]
			.map(([line, quantity]) => openPortion({ line, quantity }))
			.filter(({ quantity }) => quantity > 0);
		const evaluation = evaluateOrder({
			versions,
			order: { ...order, payments },
			portions,
			now: '2026-06-01T12:00:00Z'
		});
		const priced = priceQuote(evaluation, { kind: 'cancel', lines, taken });
		if (!priced.ok) throw new Error(priced.refusal.code);
		quotes.push(priced.value);
		taken.push(...priced.value.takes);
		for (const { line, quantity } of lines) left.set(line, (left.get(line) ?? 0) - quantity);
		payments = payments.map((payment) => ({
			...payment,
			refunded:
				payment.refunded + (priced.value.refund.to.find((to) => to.payment === payment.id)?.amount ?? 0)
		}));
	}
	return { quotes, payments };
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('any sequence of partial cancels', () => {
	it('gives back what was paid less the fees shown, to the unit', () => {
		fc.assert(
			fc.property(cases, (one) => {
				const { quotes, payments } = play(one);
				const back = sumOf(quotes.map(({ refund }) => refund.amount));
				const fees = sumOf(quotes.map((quote) => quote.fee.amount));
				expect(back + fees).toBe(one.order.total);
				for (const { captured: most, refunded } of payments) expect(refunded).toBeLessThanOrEqual(most);
			}),
			{ numRuns: 500 }
		);
	});

	it('deals in whole units, never below zero, and its parts add up', () => {
		fc.assert(
			fc.property(cases, (one) => {
				for (const { fee: charged, refund, lines, shipping_refund, adjustments_refund, takes } of play(one)
					.quotes) {
					const numbers = [
						charged.amount,
						refund.amount,
						shipping_refund,
						...lines.flatMap(({ goods, discount, fee: own }) => [goods, discount, own])
					];
					for (const number of numbers) expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
					expect(sumOf(refund.to.map((to) => to.amount))).toBe(refund.amount);
					expect(sumOf(charged.parts.map((part) => part.amount))).toBe(charged.amount);
					expect(sumOf(lines.map((line) => line.fee))).toBe(charged.amount);
					for (const { base, fee: own } of takes) expect(own).toBeLessThanOrEqual(base);
					const exact = sumOf(lines.map((line) => line.refund)) + shipping_refund + adjustments_refund;
					expect(Math.abs(refund.amount - exact)).toBeLessThanOrEqual(2);
				}
			}),
			{ numRuns: 300 }
		);
	});

	it('charges per order what one command for all would have charged, however it is cut', () => {
		fc.assert(
			fc.property(cases, (one) => {
				if (one.fee?.per !== 'order') return;
				const cut = sumOf(play(one).quotes.map((quote) => quote.fee.amount));
				const whole = sumOf(play({ ...one, wishes: [] }).quotes.map((quote) => quote.fee.amount));
				expect(cut).toBe(whole);
			}),
			{ numRuns: 500 }
		);
	});
});

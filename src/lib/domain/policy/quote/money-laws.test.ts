import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { quoteCases, type QuoteCase } from '#tests/fixtures/policy-cases.ts';
import { openPortion } from '#tests/fixtures/policy-orders.ts';
import type { PolicyDocument } from '../document.ts';
import { evaluateOrder } from '../evaluate.ts';
import type { Taken } from './pieces.ts';
import { priceQuote } from './price-quote.ts';

/** Cancels piece by piece as wished, then all that is left, and keeps the books as the store would. */
function play({ order, fee: terms, currency, wishes }: QuoteCase) {
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

/**
 * Goods that are free but for a unit: each stored amount is rounded by itself, so some pieces come out a unit below
 * nothing. No fee is negative, so what was charged before them stays charged (api.md: `per: order`, never below 0).
 */
const isBelowNothing = ({ takes }: { takes: readonly Taken[] }) => takes.some(({ base }) => base < 0);

describe('any sequence of partial cancels', () => {
	it('gives back what was paid less the fees shown, to the unit', () => {
		fc.assert(
			fc.property(quoteCases, (one) => {
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
			fc.property(quoteCases, (one) => {
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
					// Goods and discounts are each rounded by themselves, so almost free pieces may be worth −1 for once.
					for (const { base, fee: own } of takes) expect(own).toBeLessThanOrEqual(Math.max(base, 0));
					const exact = sumOf(lines.map((line) => line.refund)) + shipping_refund + adjustments_refund;
					expect(Math.abs(refund.amount - exact)).toBeLessThanOrEqual(2);
				}
			}),
			{ numRuns: 500 }
		);
	});

	it('charges per order what one command for all would have charged, however it is cut', () => {
		fc.assert(
			fc.property(quoteCases, (one) => {
				if (one.fee?.per !== 'order') return;
				const { quotes } = play(one);
				if (quotes.some(isBelowNothing)) return;
				const cut = sumOf(quotes.map((quote) => quote.fee.amount));
				const whole = sumOf(play({ ...one, wishes: [] }).quotes.map((quote) => quote.fee.amount));
				expect(cut).toBe(whole);
			}),
			{ numRuns: 500 }
		);
	});
});

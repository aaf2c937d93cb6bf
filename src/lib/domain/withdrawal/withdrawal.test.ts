import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteCases, type QuoteCase } from '#tests/fixtures/policy-cases.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { evaluateOrder } from '../policy/evaluate.ts';
import type { PolicyOrder, TimedPortion } from '../policy/facts.ts';
import type { Taken } from '../policy/quote/pieces.ts';
import { priceQuote } from '../policy/quote/price-quote.ts';
import { instantText } from '../time/instant.ts';
import { planWithdrawal } from './plan.ts';
import { rightOf } from './right.ts';
import { splitTakes, worthOfTakes } from './split-takes.ts';
import { sendBackBy } from './statement.ts';

const hard: PolicyDocument = {
	...samplePolicy(),
	cancel: [{ id: 'hard', steps: [{ until: { event: 'claimed' as const }, fee: { percent: 50 } }] }],
	return: [{ id: 'final', steps: [] }],
	extend: []
};
const evaluate = (order: PolicyOrder, portions: TimedPortion[], now: string, document = hard) =>
	evaluateOrder({
		versions: [{ id: 'p', version: 1, valid_from: '2020-01-01T00:00:00Z', document }],
		...{ order, portions, now }
	});

describe('the right', () => {
	const engraved = { kind: 'personalised', evidence: 'engraving "Anna"', at: '2026-06-01T09:58:00Z' };
	const delivered = [deliveredPortion('2026-06-03T10:00:00Z')];
	const tell = (order: Partial<PolicyOrder>, portions: TimedPortion[], now = '2026-06-10T10:00:00Z') => {
		const right = rightOf(evaluate(policyOrder({ buyer_country: 'DE', ...order }), portions, now));
		if (right.state === 'none') return right.why;
		const at = right.state === 'open' ? right.until : right.at;
		return `${right.state} ${at === null ? 'no end yet' : instantText(at)}`;
	};
	it.each<[string, string, Partial<PolicyOrder>, TimedPortion[], string?]>([
		['not received yet', 'open no end yet', {}, [openPortion()]],
		['received', 'open 2026-06-17T22:00:00Z', {}, delivered],
		['over', 'ended 2026-06-17T22:00:00Z', {}, delivered, '2026-06-17T22:00:00Z'],
		['United Kingdom', 'open 2026-06-17T23:00:00Z', { buyer_country: 'GB' }, delivered],
		['a business', 'business', { buyer_kind: 'business' }, delivered],
		['nobody told the country', 'country_unknown', { buyer_country: null }, delivered],
		['elsewhere', 'country', { buyer_country: 'US' }, delivered],
		['China', 'seven_days', { buyer_country: 'CN' }, delivered],
		['made to order', 'exempt', { lines: [policyLine({ exemption: engraved })] }, delivered],
		['all gone', 'all_gone', {}, [openPortion({ state: 'cancelled' })]]
	])('%s: %s', (_, said, order, portions, now) => expect(tell(order, portions, now)).toBe(said));

	it('names the lines that the law takes out of it', () => {
		const lines = [policyLine(), policyLine({ id: 'ring', exemption: engraved })];
		const portions = [openPortion(), openPortion({ id: 'r', line: 'ring' })];
		const order = policyOrder({ buyer_country: 'DE', lines });
		expect(rightOf(evaluate(order, portions, '2026-06-02T10:00:00Z'))).toMatchObject({
			state: 'open',
			exempt: [{ line: 'ring', kind: 'personalised' }]
		});
	});
});

it('goods are sent off by the end of the fourteenth day, over a clock change too', () => {
	expect(sendBackBy('2026-06-10T21:59:59Z', 'Europe/Berlin')).toBe('2026-06-24T21:59:59Z');
	expect(sendBackBy('2026-06-10T22:00:00Z', 'Europe/Berlin')).toBe('2026-06-25T21:59:59Z');
	expect(sendBackBy('2026-10-20T10:00:00Z', 'Europe/Berlin')).toBe('2026-11-03T22:59:59Z');
});

describe('where the goods are', () => {
	const portions = [
		{ id: 'd', line: 'l', quantity: 2, state: 'delivered' as const },
		{ id: 'c', line: 'l', quantity: 1, state: 'claimed' as const },
		{ id: 'o', line: 'l', quantity: 1, state: 'open' as const }
	];
	it('what need not travel comes first; what the right does not cover is left', () => {
		const plan = (quantity: number, covered = () => true) =>
			planWithdrawal(portions, covered, [{ line: 'l', quantity }]);
		expect(plan(1).here).toEqual([{ line: 'l', quantity: 1, held: 0 }]);
		expect(plan(3)).toEqual({
			here: [{ line: 'l', quantity: 2, held: 1 }],
			away: [{ portion: 'd', line: 'l', quantity: 1 }],
			missing: []
		});
		expect(plan(5).missing).toEqual([{ line: 'l', quantity: 1 }]);
		expect(planWithdrawal(portions, ({ id }) => id !== 'd', [{ line: 'l', quantity: 3 }])).toMatchObject({
			away: [],
			missing: [{ line: 'l', quantity: 1 }]
		});
	});

	it('both parts of what is taken are together what the quote said', () => {
		const amount = fc.integer({ min: -3, max: 1_000_000 });
		const take = fc.record({
			line: fc.constantFrom('a', 'b'),
			quantity: fc.integer({ min: 1, max: 9 }),
			base: amount,
			shipping: amount,
			kept: amount
		});
		fc.assert(
			fc.property(fc.array(take, { maxLength: 5 }), fc.nat(20), fc.nat(20), (list, a, b) => {
				const takes: Taken[] = list.map((one) => ({
					...one,
					rule: null,
					step: null,
					fee: 0,
					returned: false
				}));
				const { here, away } = splitTakes(takes, [
					{ line: 'a', quantity: a },
					{ line: 'b', quantity: b }
				]);
				const sum = (some: Taken[], of: 'base' | 'shipping' | 'kept' | 'quantity') =>
					some.reduce((total, one) => total + one[of], 0);
				for (const of of ['base', 'shipping', 'kept', 'quantity'] as const)
					expect(sum(here, of) + sum(away, of)).toBe(sum(takes, of));
				const inA = here.filter(({ line }) => line === 'a');
				expect(sum(inA, 'quantity')).toBe(
					Math.min(
						a,
						sum(
							takes.filter(({ line }) => line === 'a'),
							'quantity'
						)
					)
				);
				expect(worthOfTakes(here) + worthOfTakes(away)).toBe(worthOfTakes(takes));
			})
		);
	});
});

/** Withdraws from some pieces and cancels others, line by line; what the law exempts can only be cancelled, for a fee. */
function play({ order: bought, fee, currency, wishes }: QuoteCase, exempt: readonly boolean[]) {
	const cancel = [{ id: 'only', steps: [{ until: { event: 'claimed' as const }, fee }] }];
	const document = { ...hard, currency, cancel };
	const evidence = { kind: 'personalised', evidence: 'made for one', at: bought.placed_at };
	const lines = bought.lines.map((line, index) => ({
		...line,
		exemption: exempt[index % exempt.length] ? evidence : null
	}));
	const order = { ...bought, buyer_kind: 'consumer' as const, buyer_country: 'DE', lines };
	const left = new Map(lines.map(({ id, quantity }) => [id, quantity]));
	let payments = order.payments.map((one) => ({ ...one }));
	const taken: Taken[] = [];
	let fees = 0;
	let withdrawn = 0;
	for (const [index, wish] of [
		...wishes,
		...lines.map((_, line) => ({ line, quantity: Infinity }))
	].entries()) {
		const line = lines[wish.line];
		const quantity = Math.min(wish.quantity, left.get(line?.id ?? '') ?? 0);
		if (!line || quantity === 0) continue;
		const kind = line.exemption || index % 3 === 2 ? ('cancel' as const) : ('withdraw' as const);
		const portions = [...left]
			.filter(([, n]) => n > 0)
			.map(([id, n]) => openPortion({ line: id, quantity: n }));
		const evaluation = evaluate({ ...order, payments }, portions, '2026-06-01T12:00:00Z', document);
		const priced = priceQuote(evaluation, { kind, lines: [{ line: line.id, quantity }], taken });
		if (!priced.ok) throw new Error(`${kind}: ${priced.refusal.code}`);
		if (kind === 'withdraw') expect([priced.value.fee.amount, priced.value.needs]).toEqual([0, null]);
		withdrawn += kind === 'withdraw' ? 1 : 0;
		taken.push(...priced.value.takes);
		fees += priced.value.fee.amount;
		left.set(line.id, (left.get(line.id) ?? 0) - quantity);
		payments = payments.map((one) => ({
			...one,
			refunded: one.refunded + (priced.value.refund.to.find(({ payment }) => payment === one.id)?.amount ?? 0)
		}));
	}
	return { fees, payments, withdrawn };
}

it('cancels and withdrawals of one order give back together what was paid less the fees, to the unit', () => {
	let seen = 0;
	fc.assert(
		fc.property(quoteCases, fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }), (one, exempt) => {
			const { fees, payments, withdrawn } = play(one, exempt);
			seen += withdrawn;
			const back = payments.reduce((total, { refunded }) => total + refunded, 0);
			expect(back + fees).toBe(one.order.total);
		})
	);
	expect(seen).toBeGreaterThan(50);
});

import { describe, expect, it } from 'vitest';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { version } from '#tests/fixtures/policy-windows.ts';
import { evaluateOrder } from './evaluate.ts';
import type { PolicyOrder, TimedPortion } from './facts.ts';

/** Goods that came back undelivered, came in exchange or were sent again, beside goods that simply arrived. */
const steps = [
	{
		until: { after: 'delivered_at' as const, for: 'P30D', end_of_day: true },
		...{ fee: { percent: 12.5 }, postage: 'buyer' as const }
	}
];
const versions = [version({ ...samplePolicy(), extend: [], return: [{ id: 'standard', steps }] })];
const ARRIVED = '2026-06-03T10:00:00Z';
const arrived = (line: string, changes: Partial<TimedPortion> = {}): TimedPortion =>
	deliveredPortion(ARRIVED, { line, id: `p-${line}`, ...changes });
const [a, b, fresh] = ['a', 'b', 'x1.1'].map((id) => policyLine({ id }));
if (!a || !b || !fresh) throw new Error('three lines');
const ask = (order: Partial<PolicyOrder>, portions: TimedPortion[], now = '2026-06-30T10:00:00Z') =>
	evaluateOrder({ versions, order: policyOrder(order), portions, now }).windows.map(
		({ line, current, floors }) => ({
			...{ line: line.id, right: current.floor?.right ?? null, waived: current.waivedBecause },
			...{ fee: current.fee, ends: floors.map(({ until }) => until) }
		})
	);

describe('the right to withdraw over what arrived', () => {
	const order = { buyer_country: 'DE', lines: [a, b] };
	const over = [{ line: 'a', right: null, fee: { percent: 12.5 } }];
	it('is not kept open by goods that came back without having been delivered', () => {
		for (const now of ['2026-06-30T10:00:00Z', '2026-07-02T10:00:00Z']) {
			expect(
				ask(order, [arrived('a'), arrived('b', { state: 'returned', delivered_at: null })], now)
			).toMatchObject(over);
		}
		// What is on its way may arrive yet, and what was delivered and came back has been received.
		const late = '2026-06-20T10:00:00Z';
		const onTheWay = arrived('b', { state: 'handed_over', delivered_at: null });
		expect(ask(order, [arrived('a'), onTheWay])[0]).toMatchObject({ right: 'withdrawal' });
		const back = arrived('b', { state: 'returned', delivered_at: late });
		expect(ask(order, [arrived('a'), back])[0]).toMatchObject({ right: 'withdrawal' });
	});

	it('is not opened again by goods sent in exchange, which have their own', () => {
		const with_ = { ...order, lines: [a, b, fresh], replacements: ['x1.1'] };
		const old = [arrived('a', { state: 'returned' }), arrived('b')];
		const [rest, open] = ask(with_, [...old, openPortion({ line: 'x1.1', id: 'p-x' })]);
		expect(rest).toMatchObject({ line: 'b', right: null, fee: { percent: 12.5 } });
		expect(open).toMatchObject({ line: 'x1.1', ends: [null] });
		const came = deliveredPortion('2026-06-25T10:00:00Z', { line: 'x1.1', id: 'p-x' });
		const [still, own] = ask(with_, [...old, came]);
		expect(still).toMatchObject({ right: null });
		expect(own).toMatchObject({ right: 'withdrawal' });
		// Goods swapped before anything was sent are part of what was bought.
		expect(ask({ ...with_, replacements: [] }, [...old, came])[0]).toMatchObject({ right: 'withdrawal' });
	});
});

describe('what was promised for an order', () => {
	const promise = { ship_by: '2026-06-02T10:00:00Z', deliver_by: '2026-06-05T10:00:00Z' };
	it('says nothing of goods sent in exchange for others that had arrived in time', () => {
		const order = { ...promise, lines: [a, fresh] };
		const sent = { claimed_at: '2026-06-18T10:00:00Z', handed_over_at: '2026-06-18T12:00:00Z' };
		const portions = [
			arrived('a', { state: 'returned' }),
			deliveredPortion('2026-06-20T10:00:00Z', { line: 'x1.1', id: 'p-x', ...sent })
		];
		const at = (replacements: string[]) => ask({ ...order, replacements }, portions)[0];
		expect(at(['x1.1'])).toMatchObject({ fee: { percent: 12.5 }, waived: null });
		expect(at([])).toMatchObject({ waived: 'late_against_promise' });
	});

	it('was kept where they left in time, though they came back and are sent again', () => {
		const order = { ship_by: '2026-06-02T10:00:00Z', lines: [a] };
		const packed: TimedPortion = {
			...arrived('a', { state: 'packed', delivered_at: null, handed_over_at: null }),
			...{ claimed_at: '2026-06-01T12:00:00Z', packed_at: '2026-06-01T13:00:00Z' }
		};
		const faults = (changes: Partial<TimedPortion>, more: Partial<PolicyOrder> = {}) => {
			const portions = [{ ...packed, ...changes }];
			const asked = { versions, order: policyOrder({ ...order, ...more }), portions };
			const [window] = evaluateOrder({ ...asked, now: '2026-06-12T10:00:00Z' }).windows;
			return [window?.faults.map(({ fault }) => fault), window?.floors.map(({ right }) => right)];
		};
		const inTime = { first_handed_over_at: '2026-06-01T15:00:00Z' };
		expect(faults(inTime)).toEqual([[], []]);
		expect(faults({})).toEqual([['late_against_promise'], []]);
		expect(faults({ first_handed_over_at: '2026-06-02T15:00:00Z' })).toEqual([['late_against_promise'], []]);
		const american = { buyer_country: 'US' };
		expect(faults(inTime, american)[1]).toEqual([]);
		expect(faults({}, american)[1]).toContain('late_shipment');
	});
});

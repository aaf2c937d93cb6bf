import { describe, expect, it } from 'vitest';
import type { DelayRecord } from './delay-record.ts';
import { delayFaults, noticesOf, openDelay, piecesLeft, toldDelay, withoutTaken } from './delay-of-order.ts';
import { whoIsShort, type Demand } from './who-is-short.ts';

const wants = (order: string, quantity: number, placedAt: string, line = 'l1'): Demand => ({
	...{ order, line, quantity, placedAt }
});

describe('who is short', () => {
	const [old, middle, young] = [
		wants('c', 2, '2026-11-01T10:00:00Z'),
		wants('b', 3, '2026-11-02T10:00:00+01:00'),
		wants('a', 1, '2026-11-02T09:30:00Z')
	];
	it('is the tail: the oldest orders are served first, each as far as it goes', () => {
		const short = (available: number) =>
			whoIsShort([young, old, middle], available).map(({ order, short }) => `${order}${short}`);
		expect(short(6)).toEqual([]);
		expect(short(5)).toEqual(['a1']);
		expect(short(4)).toEqual(['b1', 'a1']);
		expect(short(2)).toEqual(['b3', 'a1']);
		expect(short(0)).toEqual(['c2', 'b3', 'a1']);
		// More is reserved than there is.
		expect(short(-4)).toEqual(['c2', 'b3', 'a1']);
	});
	it('is the same whoever asks: orders and lines of one instant are served by their ids', () => {
		const at = '2026-11-01T10:00:00Z';
		const twins = [wants('b', 1, at), wants('a', 1, at, 'l2'), wants('a', 1, at)];
		for (const list of [twins, twins.toReversed()])
			expect(whoIsShort(list, 2).map(({ order, line }) => order + line)).toEqual(['bl1']);
	});
});

const delay = (changes: Partial<DelayRecord> = {}): DelayRecord => ({
	...{
		id: 'd1',
		cause: 'shortage',
		state: 'open',
		new_date: '2026-12-04',
		lines: [{ line: 'l1', quantity: 2 }]
	},
	...{ asked_at: '2026-11-20T10:00:00Z', answer_by: '2026-11-23T10:00:00Z', silence: 'wait' },
	...{ by_stock: true, answer: null, answered_at: null, ended_at: null, ...changes }
});
const portion = (state: 'open' | 'claimed', quantity: number) => ({
	...{ id: state, line: 'l1', quantity, state, claim: null, shipment: null, return: null }
});

describe('the question of an order', () => {
	it('is about the pieces that are left on the shelf, and told until they are gone', () => {
		const record = (open: number, one = delay()) => ({
			...{
				delays: [delay({ state: 'renewed' }), one],
				portions: [portion('open', open), portion('claimed', 1)]
			}
		});
		expect(piecesLeft(delay(), record(1))).toEqual([{ line: 'l1', quantity: 1 }]);
		expect(toldDelay(record(3))?.left).toEqual([{ line: 'l1', quantity: 2 }]);
		expect(toldDelay(record(0))).toBeUndefined();
		expect(openDelay(record(1, delay({ state: 'covered' })))).toBeUndefined();
		expect(toldDelay(record(1, delay({ state: 'covered' })))).toBeUndefined();
		expect(toldDelay(record(1, delay({ state: 'waiting' })))?.state).toBe('waiting');
		expect(withoutTaken(delay().lines, [{ line: 'l1', quantity: 1 }])).toEqual([{ line: 'l1', quantity: 1 }]);
		expect(withoutTaken(delay().lines, [{ line: 'l1', quantity: 3 }])).toEqual([]);
	});

	it('is the shop’s fault as long as the goods are late, and an offer to cancel only while it is open', () => {
		const offers = (changes: Partial<DelayRecord>) =>
			delayFaults({ delays: [delay(changes)] }).map(({ fault, offered }) => `${fault} ${offered}`);
		expect(offers({})).toEqual(['out_of_stock true']);
		expect(offers({ state: 'waiting' })).toEqual(['out_of_stock false']);
		expect(offers({ cause: 'late' })).toEqual(['late_against_promise true']);
		for (const state of ['covered', 'cancelled', 'swapped', 'overtaken'] as const)
			expect(offers({ state })).toEqual([]);
	});

	it('that was asked again speaks only as long as the last one does', () => {
		const renewed = [delay({ state: 'renewed' }), delay({ id: 'd2', state: 'renewed' })];
		const said = (state: DelayRecord['state']) =>
			delayFaults({ delays: [...renewed, delay({ id: 'd3', state })] }).length;
		expect([said('open'), said('waiting')]).toEqual([3, 3]);
		expect([said('covered'), said('overtaken'), said('cancelled')]).toEqual([0, 0, 0]);
	});

	it('is a notice to the law like those another system told, in the order they were sent', () => {
		const told = { sent_at: '2026-11-21T00:00:00Z', new_date: '2026-12-01' };
		const notices = noticesOf({
			delay_notices: [told],
			delays: [delay({ state: 'waiting' }), delay({ state: 'covered' })]
		});
		expect(notices).toEqual([
			{
				...{ sent_at: '2026-11-20T10:00:00Z', new_date: '2026-12-04' },
				...{ answer: null, answered_at: null, lines: ['l1'] }
			},
			told
		]);
	});
});

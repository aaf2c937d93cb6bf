import { describe, expect, it } from 'vitest';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { ask, custom, version } from '#tests/fixtures/policy-windows.ts';
import { scheduleOfWindows } from './windows.ts';

describe('versions', () => {
	const strict = { ...samplePolicy(), cancel: [{ id: 'strict', steps: [] }] };
	const versions = [
		version(samplePolicy(), 1, '2026-06-01T00:00:00Z'),
		version(strict, 2, '2026-07-01T00:00:00Z')
	];
	it.each([
		['2026-05-01T10:00:00Z', 1],
		['2026-06-30T23:59:59Z', 1],
		['2026-07-01T00:00:00Z', 2]
	])('an order of %s keeps version %d', (placed_at, number) => {
		const order = policyOrder({ placed_at });
		expect(ask('2026-07-02T00:00:00Z', { versions, order }).evaluation.policy.version).toBe(number);
	});
});

describe('a fault of the shop', () => {
	const late = { ...custom, ship_by: '2026-06-01T12:00:00Z' };
	it('waives the fee from the instant its promise is broken', () => {
		expect(ask('2026-06-01T11:59:59Z', { order: late }).window.now.fee_amount).toBe(1500);
		const after = ask('2026-06-01T12:00:00Z', { order: late }).window.now;
		expect(after).toMatchObject({ fee_amount: 0, waived_because: 'late_against_promise', step: 1 });
	});
	it('waives nothing the policy does not name, and nothing of a promise that was kept', () => {
		const versions = [version({ ...samplePolicy(), waive_fee_when: [] })];
		expect(ask('2026-06-02T00:00:00Z', { order: late, versions }).window.now.fee_amount).toBe(1500);
		const sent = deliveredPortion('2026-06-02T10:00:00Z', { handed_over_at: '2026-06-01T11:00:00Z' });
		const { evaluation } = ask('2026-06-03T00:00:00Z', { order: late, portions: [sent] });
		expect(evaluation.windows[0]?.faults).toEqual([]);
	});
	it('can be an offer to cancel, which opens what is closed and waits for no policy to name it', () => {
		const closed = { ...samplePolicy(), waive_fee_when: [] };
		closed.cancel = [
			{ id: 'short', steps: [{ until: { after: 'placed_at', for: 'PT1H' }, fee: { percent: 15 } }] }
		];
		const versions = [version(closed)];
		const faults = [{ fault: 'out_of_stock', since: '2026-06-02T11:00:00Z', offered: true }] as const;
		const at = (now: string, more = {}) => ask(now, { order: custom, versions, faults, ...more }).window.now;
		expect(at('2026-06-02T10:59:59Z').action).toBe('none');
		const offered = { action: 'cancel', fee_amount: 0, waived_because: 'out_of_stock' };
		expect(at('2026-06-02T11:00:00Z')).toMatchObject(offered);
		const claimed = openPortion({ state: 'claimed', claimed_at: '2026-06-02T10:00:00Z' });
		expect(at('2026-06-02T11:00:00Z', { portions: [claimed] }).action).toBe('none');
	});
	it('is taken from the caller for the line it names', () => {
		const faults = [{ fault: 'out_of_stock', since: '2026-06-01T11:00:00Z', line: 'mug' }] as const;
		expect(ask('2026-06-01T12:00:00Z', { order: custom, faults }).window.now.waived_because).toBe(
			'out_of_stock'
		);
		const other = [{ ...faults[0], line: 'plate' }];
		expect(
			ask('2026-06-01T12:00:00Z', { order: custom, faults: other }).window.now.waived_because
		).toBeNull();
	});
});

it('asks no amount of another currency', () => {
	const order = { ...custom, currency: 'USD' };
	expect(ask('2026-06-01T12:00:00Z', { order }).window.now).toMatchObject({
		rule: 'custom-made',
		fee_amount: 0
	});
	const large = policyOrder({ currency: 'USD', total: 900_000, buyer_kind: 'business' });
	expect(ask('2026-06-01T12:00:00Z', { order: large }).window.now.rule).toBe('standard');
});

describe('the fee bar', () => {
	it('draws the whole life of one line', () => {
		const { evaluation } = ask('2026-06-01T10:00:00Z', {
			order: custom,
			versions: [version({ ...samplePolicy(), extend: [] })]
		});
		expect(scheduleOfWindows(evaluation)).toEqual([
			{
				from: '2026-06-01T10:00:00Z',
				until: '2026-06-01T11:00:00Z',
				until_event: 'claimed',
				fee: 0,
				action: 'cancel'
			},
			{ from: '2026-06-01T11:00:00Z', until_event: 'claimed', fee: 1500, action: 'cancel' },
			{ from: null, from_event: 'claimed', until_event: 'handed_over', fee: 4000, action: 'request' },
			{ from: null, from_event: 'handed_over', until_event: 'delivered', fee: 0, action: 'none' },
			{
				from: null,
				from_event: 'delivered',
				until_after: { after: 'delivered_at', for: 'P30D' },
				fee: 0,
				action: 'return'
			}
		]);
	});

	it('adds up several lines and changes where any of them does', () => {
		const lines = [policyLine({ tags: ['custom'] }), policyLine({ id: 'plate', amount: 5000 })];
		const { evaluation } = ask('2026-06-01T10:00:00Z', {
			order: policyOrder({ lines }),
			portions: [openPortion(), openPortion({ line: 'plate' })]
		});
		const bar = scheduleOfWindows(evaluation).map(({ action, fee, until, until_event }) => [
			action,
			fee,
			until ?? until_event
		]);
		expect(bar.slice(0, 3)).toEqual([
			['cancel', 0, '2026-06-01T11:00:00Z'],
			['cancel', 1500, 'claimed'],
			['request', 4000, 'handed_over']
		]);
	});

	it('ends after a known end', () => {
		const { evaluation } = ask('2026-06-05T10:00:00Z', {
			portions: [deliveredPortion('2026-06-04T10:00:00Z')],
			versions: [version({ ...samplePolicy(), extend: [] })]
		});
		expect(scheduleOfWindows(evaluation).slice(-2)).toEqual([
			{ from: '2026-06-04T10:00:00Z', until: '2026-07-04T22:00:00Z', fee: 0, action: 'return' },
			{ from: '2026-07-04T22:00:00Z', fee: 0, action: 'none' }
		]);
	});
});

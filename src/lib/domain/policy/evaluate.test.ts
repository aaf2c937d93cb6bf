import { describe, expect, it } from 'vitest';
import { deliveredPortion, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { ask, claimed, custom, version, withSteps } from '#tests/fixtures/policy-windows.ts';
import type { Step } from './document.ts';

describe('steps of a line, half-open', () => {
	it.each([
		['2026-06-01T10:00:00Z', 'cancel', 0, 0],
		['2026-06-01T10:59:59Z', 'cancel', 0, 0],
		['2026-06-01T11:00:00Z', 'cancel', 1, 1500],
		['2026-06-01T15:59:59Z', 'cancel', 1, 1500],
		['2026-06-01T16:00:00Z', 'request', 2, 4000],
		['2026-06-03T00:00:00Z', 'request', 2, 4000]
	])('at %s: %s, step %d, fee %d', (now, action, step, fee) => {
		const { window } = ask(now, { order: custom, portions: [claimed] });
		expect(window.now).toMatchObject({ action, step, fee_amount: fee, rule: 'custom-made' });
	});

	it('tells what comes next, until when it is free, what would waive it and why it is so', () => {
		const { window } = ask('2026-06-01T10:30:00Z', { order: { ...custom, ship_by: '2026-06-05T22:00:00Z' } });
		expect(window.free_until).toEqual({ until: '2026-06-01T11:00:00Z', until_event: 'claimed' });
		expect(window.next).toMatchObject({ step: 1, until: null, until_event: 'claimed', fee_amount: 1500 });
		expect(window.would_waive[0]).toEqual({ fault: 'late_against_promise', from: '2026-06-05T22:00:00Z' });
		expect(window.why).toEqual({
			rule: 'custom-made',
			matched: [{ key: 'line.tags', asked: { any: ['custom'] }, found: ['custom'] }],
			formula: null
		});
	});

	it('closes what needs no release at the claim, whatever its own clock says', () => {
		const versions = withSteps([{ until: { after: 'placed_at', for: 'P2D' }, fee: null }]);
		const { window } = ask('2026-06-01T16:00:00Z', { versions, portions: [claimed] });
		expect(window.now.action).toBe('none');
		expect(ask('2026-06-01T15:59:59Z', { versions, portions: [claimed] }).window.now.action).toBe('cancel');
	});

	it('asks for a release only once somebody holds the pieces', () => {
		const versions = withSteps([{ until: { event: 'handed_over' }, fee: { fixed: 300 }, needs: 'release' }]);
		expect(ask('2026-06-01T12:00:00Z', { versions }).window.now).toMatchObject({
			action: 'cancel',
			needs: null
		});
		const held = ask('2026-06-01T17:00:00Z', { versions, portions: [claimed] }).window.now;
		expect(held).toMatchObject({ action: 'request', needs: 'release', fee_amount: 300 });
	});

	it('ends at the first of several', () => {
		const until = [{ event: 'claimed' } as const, { after: 'placed_at', for: 'PT2H' } as const];
		const versions = withSteps([{ until, fee: null }]);
		expect(ask('2026-06-01T11:59:59Z', { versions }).window.now.action).toBe('cancel');
		expect(ask('2026-06-01T12:00:00Z', { versions }).window.now.action).toBe('none');
	});
});

describe('the end of a return window', () => {
	it.each([
		// 30 days after delivery, the last one whole: over the clock changes of four zones.
		['Europe/Berlin', '2026-10-01T10:00:00Z', '2026-10-31T23:00:00Z'],
		['America/New_York', '2026-10-10T10:00:00Z', '2026-11-10T05:00:00Z'],
		['America/Santiago', '2026-08-06T15:00:00Z', '2026-09-06T04:00:00Z'],
		['Australia/Lord_Howe', '2026-09-05T02:00:00Z', '2026-10-05T13:00:00Z']
	])('%s: delivered %s, open until %s', (zone, delivered, end) => {
		const versions = withSteps([], { zone });
		const order = policyOrder({ placed_at: '2026-06-01T10:00:00Z' });
		const at = (shift: number) => new Date(Date.parse(end) + shift).toISOString();
		const portions = [deliveredPortion(delivered)];
		const before = ask(at(-1000), { versions, order, portions }).window.now;
		expect(before).toMatchObject({ action: 'return', until: end, postage: 'buyer' });
		expect(ask(end, { versions, order, portions }).window.now.action).toBe('none');
		expect(ask(at(1000), { versions, order, portions }).window.now.action).toBe('none');
	});

	it.each([
		['P1M', '2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z'],
		['P1Y', '2028-02-29T10:00:00Z', '2029-02-28T10:00:00Z']
	])('%s after %s is %s', (duration, delivered, end) => {
		const steps: Step[] = [{ until: { after: 'delivered_at', for: duration }, fee: null }];
		const versions = withSteps([], { return: [{ id: 'r', steps }] });
		const order = policyOrder({ placed_at: '2026-01-01T10:00:00Z' });
		const portions = [
			deliveredPortion(delivered, { claimed_at: null, packed_at: null, handed_over_at: null })
		];
		expect(ask(delivered, { versions, order, portions }).window.now.until).toBe(end);
	});

	it('counts business days without the shop’s holidays', () => {
		const steps: Step[] = [
			{ until: { after: 'delivered_at', business_days: 2, end_of_day: true }, fee: null }
		];
		const versions = withSteps([], { return: [{ id: 'r', steps }], holidays: ['2026-06-05'] });
		const portions = [deliveredPortion('2026-06-03T10:00:00Z')];
		// Thursday 4th, not Friday 5th, Monday 8th.
		expect(ask('2026-06-03T12:00:00Z', { versions, portions }).window.now.until).toBe('2026-06-08T22:00:00Z');
	});

	it('stays open while nobody knows when the pieces came', () => {
		const portions = [deliveredPortion('', { delivered_at: null })];
		const { window } = ask('2027-06-01T10:00:00Z', { versions: withSteps([]), portions });
		expect(window.now).toMatchObject({ action: 'return', until: null });
	});

	it('is extended, also by a later version, and never shortened', () => {
		const order = policyOrder({ placed_at: '2026-11-10T10:00:00Z' });
		const portions = [
			deliveredPortion('2026-11-12T10:00:00Z', { claimed_at: null, packed_at: null, handed_over_at: null })
		];
		const plain = { ...samplePolicy(), extend: [] };
		const later = version(samplePolicy(), 2, '2026-11-20T00:00:00Z');
		const versions = [version(plain), later];
		const end = (now: string) => ask(now, { versions, order, portions }).window.now;
		expect(end('2026-11-19T00:00:00Z')).toMatchObject({ until: '2026-12-12T23:00:00Z', extended_by: null });
		expect(end('2026-11-21T00:00:00Z')).toMatchObject({
			until: '2027-01-31T23:00:00Z',
			extended_by: 'holiday-2026'
		});
		const late = [
			deliveredPortion('2027-01-20T10:00:00Z', { claimed_at: null, packed_at: null, handed_over_at: null })
		];
		expect(ask('2027-01-21T00:00:00Z', { versions, order, portions: late }).window.now.until).toBe(
			'2027-02-19T23:00:00Z'
		);
	});
});

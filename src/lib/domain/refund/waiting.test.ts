import { expect, test } from 'vitest';
import type { OrderRecord, RefundRecord } from '../order/order-record.ts';
import { canGiveDestination, dueOnceGiven, oneWayRefunds, waitsFor } from './waiting.ts';

const refund = (state: RefundRecord['state'], payment = 'cash'): RefundRecord => ({
	...{ id: `${state} ${payment}`, state, amount: 100, payment },
	...{ due_at: null, settled_at: null, overdue_at: null }
});
const order = (refunds: RefundRecord[], given = false) => ({
	payments: [
		{ id: 'card', provider: 'stripe' },
		{ id: 'cash', provider: 'Bank Deposit' }
	] as OrderRecord['payments'],
	refunds,
	refund_to: given ? { hint: 'DE•••• 3000', given_at: '2026-11-20T10:00:00Z' } : null
});

test('money that cannot go back waits until it is known where to', () => {
	const [cash, card] = [refund('requested'), refund('requested', 'card')];
	expect(waitsFor(order([cash, card]), cash)).toBe('destination');
	expect(waitsFor(order([cash, card]), card)).toBeUndefined();
	expect(waitsFor(order([cash, card], true), cash)).toBeUndefined();
	for (const state of ['sent', 'unknown', 'settled', 'failed'] as const)
		expect(waitsFor(order([refund(state)]), refund(state))).toBeUndefined();
	expect(oneWayRefunds(order([cash, card, refund('settled')]))).toEqual([cash]);
});

test.each([
	['requested', true, true],
	['failed', true, true],
	['sent', false, true],
	['unknown', false, true],
	['settled', false, false]
] as const)('%s: the shopper %s, the desk %s', (state, shopper, staff) => {
	const asked = order([refund(state), refund('requested', 'card')], true);
	expect(canGiveDestination(asked, 'shopper')).toBe(shopper);
	expect(canGiveDestination(asked, 'staff')).toBe(staff);
});

test('the day stands; one that has passed begins again', () => {
	const at = '2026-11-20T10:00:00Z';
	expect(dueOnceGiven('2026-11-20T10:00:01Z', at)).toBe('2026-11-20T10:00:01Z');
	expect(dueOnceGiven('2026-11-20T10:00:00Z', at)).toBe('2026-12-04T10:00:00Z');
	expect(dueOnceGiven(null, at)).toBeNull();
});

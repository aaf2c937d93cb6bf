import { describe, expect, test } from 'vitest';
import { FIRST_FORM } from '../feedback/form.ts';
import { DAY, HOUR } from '../time/instant.ts';
import { endedBy, isValuable, raisedBy } from './follow-up.ts';

const at = 1_800_000_000_000;
const form = { ...FIRST_FORM, valuable: { EUR: 20_000, JPY: 30_000 }, checkIn: 3, dueHours: 24 };
const order = { id: 'o1', total: 20_000, currency: 'EUR' };
const small = { ...order, total: 19_999 };
const soon = { from: at, due: at + 24 * HOUR };
const delivered = { type: 'shipment.status_changed', data: { shipment: 's1', status: 'delivered' }, at };
const refused = {
	type: 'shipment.status_changed',
	data: { shipment: 's1', status: 'exception', cause: 'refused' },
	at
};
const failed = { type: 'refund.failed', data: { refund: 'r1' }, at };

describe('what is followed up', () => {
	test('is worth so much in its own currency, and not a cent less', () => {
		expect(isValuable(order, form)).toBe(true);
		expect(isValuable(small, form)).toBe(false);
		expect(isValuable({ ...order, currency: 'USD', total: 9e9 }, form)).toBe(false);
		expect(isValuable({ ...order, currency: 'constructor', total: 9e9 }, form)).toBe(false);
	});

	test('a valuable order that is late, a refused parcel and a failed refund of any order', () => {
		const missed = { type: 'promise.missed', data: {}, at };
		expect(raisedBy(missed, order, form)).toEqual({ kind: 'late_order', subject: 'o1', ...soon });
		expect(raisedBy(missed, small, form)).toBeNull();
		expect(raisedBy(refused, small, form)).toEqual({ kind: 'refused_parcel', subject: 's1', ...soon });
		expect(raisedBy(failed, small, form)).toEqual({ kind: 'failed_refund', subject: 'r1', ...soon });
	});

	test('a look some days after delivery, where the shop wants one', () => {
		const from = at + 3 * DAY;
		expect(raisedBy(delivered, order, form)).toEqual({
			...{ kind: 'check_in', subject: 'o1', from, due: from + 2 * DAY }
		});
		expect(raisedBy(delivered, small, form)).toBeNull();
		expect(raisedBy(delivered, order, { ...form, checkIn: 0 })).toBeNull();
	});

	test('nothing else, and nothing without a name', () => {
		expect(raisedBy({ type: 'order.placed', data: {}, at }, order, form)).toBeNull();
		expect(raisedBy({ ...failed, data: {} }, order, form)).toBeNull();
		expect(raisedBy({ ...refused, data: { cause: 'refused' } }, order, form)).toBeNull();
	});

	test('what came right by itself needs nobody', () => {
		expect(endedBy(delivered)).toEqual({ kind: 'refused_parcel', subject: 's1' });
		expect(endedBy({ type: 'refund.settled', data: { refund: 'r1' }, at })).toEqual({
			...{ kind: 'failed_refund', subject: 'r1' }
		});
		expect([endedBy(failed), endedBy(refused)]).toEqual([null, null]);
	});
});

import { describe, expect, it } from 'vitest';
import type { Portion } from '#domain/order/portions.ts';
import { mayTell, whichNotice, type Entry } from './which-notice.ts';

const LINES = [{ line: 'l1', quantity: 2 }];
const portion = (more: Partial<Portion>): Portion => ({
	id: 'p',
	line: 'l1',
	quantity: 2,
	state: 'handed_over',
	...more
});
const parcel = portion({ claim: 'c1', shipment: 's1' });
const handedOver = (seq: number, lines = LINES): Entry => ({
	seq,
	type: 'claim.handed_over',
	data: { claim: 'c1', lines }
});
const moved = (seq: number, status: string, before = 'pending'): Entry => ({
	seq,
	type: 'shipment.status_changed',
	data: { shipment: 's1', status, before }
});
/** The kinds of mail that a history makes, one event after the other. */
const told = (history: readonly Entry[], portions = [parcel]) =>
	history.map((event) => (mayTell(event) ? whichNotice(event, history, portions)?.kind : undefined));

describe('what a buyer is told', () => {
	it('starts with the order', () => {
		expect(told([{ seq: 1, type: 'order.placed', data: {} }])).toEqual(['order_in']);
	});

	it('is one hand-over, whether the warehouse or the carrier says so first', () => {
		expect(told([handedOver(1), moved(2, 'in_transit')])).toEqual(['handed_over', undefined]);
		expect(told([moved(1, 'in_transit'), handedOver(2, [])])).toEqual(['handed_over', undefined]);
		const first = [moved(1, 'out_for_delivery'), moved(2, 'in_transit', 'out_for_delivery')];
		expect(told(first)).toEqual(['out_for_delivery', undefined]);
	});

	it('does not depend on the order in which events are read', () => {
		const history = [handedOver(3), moved(4, 'in_transit')];
		expect(told([...history].reverse())).toEqual([undefined, 'handed_over']);
	});

	it('names the pieces and the parcels that left now', () => {
		const portions = [parcel, portion({ id: 'q', claim: 'c1', shipment: 's2', quantity: 1 })];
		const past = [{ ...moved(1, 'in_transit'), data: { shipment: 's2', status: 'in_transit' } }];
		expect(whichNotice(handedOver(2), past, portions)?.facts).toEqual({ lines: LINES, shipments: ['s1'] });
		expect(whichNotice(moved(2, 'in_transit'), past, portions)?.facts).toEqual({
			lines: LINES,
			shipments: ['s1']
		});
	});

	it('is one arrival per parcel, and no hand-over where that is the first word', () => {
		const history = [
			moved(1, 'delivered'),
			moved(2, 'exception', 'delivered'),
			moved(3, 'delivered', 'exception')
		];
		expect(told(history)).toEqual(['delivered', undefined, undefined]);
	});

	it('waits where the first word is trouble, and is told once it is on its way', () => {
		expect(told([moved(1, 'exception'), moved(2, 'in_transit', 'exception')])).toEqual([
			undefined,
			'handed_over'
		]);
		expect(told([moved(1, 'info_received'), moved(2, 'expired', 'info_received')])).toEqual([
			undefined,
			undefined
		]);
	});

	const exception = (seq: number, cause: string) => ({
		...moved(seq, 'exception', 'in_transit'),
		data: { shipment: 's1', status: 'exception', cause }
	});

	it('is each thing at the door once, and again only when something else came between', () => {
		const way = ['in_transit', 'out_for_delivery', 'in_transit', 'out_for_delivery', 'attempt_failed'];
		const history = [...way, 'out_for_delivery', 'available_for_pickup', 'delivered'].map((status, seq) =>
			moved(seq, status, 'x')
		);
		expect(told(history)).toEqual([
			...['handed_over', 'out_for_delivery', undefined, undefined, 'attempt_failed'],
			...['out_for_delivery', 'pickup_ready', 'delivered']
		]);
	});

	it('is the same trouble again after a day, other trouble at once, and the way back once', () => {
		const at = (entry: Entry, hour: number) => ({ ...entry, at: new Date(hour * 3_600_000) });
		const history = [
			at(exception(1, 'address'), 1),
			at(moved(2, 'in_transit'), 2),
			at(exception(3, 'address'), 24.9),
			at(exception(4, 'customs'), 25),
			at(moved(5, 'in_transit'), 26),
			at(exception(6, 'customs'), 50),
			at(exception(7, 'returning'), 51),
			at(exception(8, 'returned'), 90),
			at(exception(9, 'delayed'), 91)
		];
		expect(told(history)).toEqual([
			...['parcel_trouble', 'handed_over', undefined, 'parcel_trouble', undefined],
			...['parcel_trouble', 'parcel_returning', undefined, undefined]
		]);
	});

	it('is what the clock found, but not where a question says it', () => {
		const types = [
			'promise.at_risk',
			'promise.missed',
			'parcel.silent',
			'parcel.pickup_ends',
			'window.closes'
		];
		const found = types.map((type, seq) => ({ seq, type, data: {} }));
		expect(told(found)).toEqual([
			...['promise_at_risk', 'promise_missed', 'parcel_silent', 'pickup_ends', 'window_closes']
		]);
		expect(told([{ seq: 1, type: 'promise.missed', data: { asked: true } }])).toEqual([undefined]);
	});

	it('is nothing about a parcel of cancelled goods', () => {
		expect(told([moved(1, 'in_transit')], [])).toEqual([undefined]);
	});

	it('is each step of a cancellation and of its refund, one mail each', () => {
		const types = ['cancel.requested', 'cancel.accepted', 'cancel.declined', 'cancel.overtaken'];
		const refunds = ['refund.settled', 'refund.failed', 'refund.overdue'];
		const quiet = ['refund.requested', 'refund.sent', 'refund.unknown', 'payment.released'];
		const history = [...types, ...refunds, ...quiet].map((type, seq) => ({ seq, type, data: {} }));
		expect(told(history)).toEqual([
			...[...types, ...refunds].map((type) => type.replace('.', '_')),
			...quiet.map(() => undefined)
		]);
		const data = { quote: 'q', lines: LINES, fee: 5, refund: 95, decide_by: '2026-11-23T06:00:00Z' };
		const at = new Date('2026-11-22T06:00:00Z');
		expect(whichNotice({ seq: 1, type: 'cancel.requested', data, at }, [], [])?.facts).toEqual({
			...{ quote: 'q', lines: LINES, fee: 5, refund: 95, at: at.toISOString() },
			decideBy: '2026-11-23T06:00:00Z'
		});
	});

	it('is each step of a return, one mail each; what follows at once is told with it', () => {
		const back = (type: string, data = {}) => ({ type: `return.${type}`, data: { return: 'b', ...data } });
		const date = '2026-11-23T06:00:00Z';
		const steps = [
			back('requested', { decide_by: date }),
			back('requested'),
			...['approved', 'declined', 'cancelled', 'expired', 'sent', 'received'].map((type) => back(type)),
			back('inspected', { object_by: date }),
			back('inspected', { object_by: null }),
			back('objected', { decide_by: date }),
			...['settled', 'closed', 'parcel_opened', 'parcel_moved'].map((type) => back(type))
		];
		expect(told(steps.map((step, seq) => ({ seq, ...step })))).toEqual([
			...['return_requested', undefined, 'return_approved', 'return_declined', 'return_cancelled'],
			...['return_expired', 'return_sent', 'return_received', 'return_inspected', undefined],
			...['return_objected', 'return_settled', undefined, undefined, undefined]
		]);
	});

	it('is nothing about any other event', () => {
		const types = [
			'order.updated',
			'order.paid',
			'claim.held',
			'claim.packed',
			'shipment.created',
			'link.created'
		];
		expect(told(types.map((type, seq) => ({ seq, type, data: {} })))).toEqual(types.map(() => undefined));
	});
});

import { describe, expect, it } from 'vitest';
import { order, told } from '#tests/fixtures/notices.ts';
import type { NoticeMaterial, NoticedOrder } from '#server/ports/notice.ts';
import { isStillSo } from './still-so.ts';

const NOW = Date.parse('2026-06-01T11:00:00Z');
const so = (material: NoticeMaterial, changes: Partial<NoticedOrder>) =>
	isStillSo({ ...material, order: { ...order, ...changes } } as NoticeMaterial, NOW);
const all = (changes: Partial<NoticedOrder['shipments'][number]>) => ({
	shipments: order.shipments.map((one) => ({ ...one, ...changes })),
	unsent: false
});

describe('what is told before anybody asks', () => {
	it('is told no more once everything has arrived', () => {
		const arrived = all({ status: 'delivered', cause: null, deliveredAt: '2026-11-28T10:00:00Z' });
		expect(told.filter((material) => so(material, arrived)).map(({ kind }) => kind)).toEqual([]);
	});

	it('is told while it is so', () => {
		const holds = (kind: NoticeMaterial['kind'], changes: Partial<NoticedOrder>) =>
			told.filter((one) => one.kind === kind).map((one) => so(one, changes));
		const away = { deliveredAt: null, statusAt: '2026-11-24T08:10:00Z' };
		expect(holds('out_for_delivery', all({ ...away, status: 'out_for_delivery' }))).toEqual([true]);
		expect(holds('attempt_failed', all({ ...away, status: 'attempt_failed' }))).toEqual([true]);
		expect(holds('pickup_ends', all({ ...away, status: 'available_for_pickup' }))).toEqual([true]);
		expect(holds('parcel_trouble', all({ ...away, status: 'exception', cause: 'held' }))).toEqual([
			...[false, false, true, false, false, false, true]
		]);
		expect(holds('parcel_returning', all({ ...away, cause: 'returned' }))).toEqual([true, true, true]);
		expect(holds('parcel_silent', all({ ...away, status: 'in_transit' }))).toEqual([true]);
		expect(holds('parcel_silent', all({ ...away, statusAt: '2026-11-24T08:10:01Z' }))).toEqual([false]);
		expect(holds('promise_missed', all({ ...away, status: 'in_transit' }))).toEqual([false, true]);
		expect(holds('promise_missed', { unsent: true })).toEqual([true, true]);
		expect(holds('window_closes', { unsent: true })).toEqual([true, true]);
	});

	it('says nothing of a step of its own, however late it leaves', () => {
		expect(so({ kind: 'delivered', facts: { shipment: 's1', lines: [] }, order }, {})).toBe(true);
	});
});

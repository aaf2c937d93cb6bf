import { describe, expect, it } from 'vitest';
import type { ParcelView, ScanView } from '#domain/order/order-view.ts';
import { parcelStops } from './parcel-progress.ts';

const scan = (status: ScanView['status']): ScanView => ({
	at: '2026-11-22T11:00:00Z',
	approximate: false,
	status,
	source: 'api',
	receivedAt: '2026-11-22T11:00:00Z'
});
const parcel = (status: ParcelView['status'], rest: Partial<ParcelView> = {}): ParcelView => ({
	id: 'P',
	carrier: 'dhl',
	status,
	actionRequired: false,
	lines: [],
	scans: [],
	...rest
});
const states = (view: ParcelView) => parcelStops(view).map(({ state }) => state);

describe('the stops of a parcel', () => {
	it('fill up to where it is', () => {
		expect(states(parcel('pending'))).toEqual(['ahead', 'ahead', 'ahead', 'ahead']);
		expect(states(parcel('in_transit'))).toEqual(['done', 'here', 'ahead', 'ahead']);
		expect(states(parcel('delivered'))).toEqual(['done', 'done', 'done', 'done']);
	});

	it('keep a parcel in trouble at the furthest stop it had reached, and say so', () => {
		const stuck = parcel('exception', { cause: 'customs', scans: [scan('exception'), scan('in_transit')] });
		expect(states(stuck)).toEqual(['done', 'here', 'ahead', 'ahead']);
		expect(parcelStops(stuck).map(({ trouble }) => trouble)).toEqual([false, true, false, false]);
	});

	it('name the pick-up point or the failed attempt in place of the delivery round', () => {
		expect(parcelStops(parcel('available_for_pickup'))[2]?.status).toBe('available_for_pickup');
		expect(parcelStops(parcel('attempt_failed'))[2]).toMatchObject({ state: 'here', trouble: true });
	});

	it('are not drawn for a parcel that travels back', () => {
		expect(parcelStops(parcel('exception', { cause: 'returning' }))).toEqual([]);
	});
});

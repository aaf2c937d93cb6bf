import { describe, expect, it } from 'vitest';
import { matchParcel, type Candidate } from './match-parcel.ts';

const parcel = (shipment: string, order: string, carrier: string): Candidate => ({
	shipment,
	order,
	refs: [order, `#${order}`],
	carrier
});

describe('matchParcel', () => {
	it('finds nobody for a number nobody has', () => {
		expect(matchParcel([], { carriers: ['ups'] })).toEqual({ kind: 'stray', reason: 'parcel.unknown' });
	});

	it('gives news to the parcel of the same carrier, and to no other', () => {
		const both = [parcel('a', '1', 'UPS'), parcel('b', '2', 'dhl')];
		expect(matchParcel(both, { carriers: ['DHLExpress'] })).toEqual({ kind: 'parcels', shipments: ['b'] });
		expect(matchParcel(both, { carriers: ['gls'] })).toEqual({
			kind: 'stray',
			reason: 'parcel.other_carrier'
		});
	});

	it('gives nobody news of a number that two orders share, unless the order is named', () => {
		const both = [parcel('a', '1', 'ups'), parcel('b', '2', 'ups')];
		expect(matchParcel(both, { carriers: ['ups'] })).toEqual({ kind: 'stray', reason: 'parcel.ambiguous' });
		expect(matchParcel(both, { carriers: [] })).toEqual({ kind: 'stray', reason: 'parcel.ambiguous' });
		expect(matchParcel(both, { carriers: ['ups'], orderRef: '#2' })).toEqual({
			kind: 'parcels',
			shipments: ['b']
		});
		expect(matchParcel(both, { carriers: ['ups'], orderRef: '9' })).toMatchObject({
			reason: 'parcel.ambiguous'
		});
		// The carrier has to be right all the same.
		expect(matchParcel(both, { carriers: ['gls'], orderRef: '#2' })).toMatchObject({
			reason: 'parcel.other_carrier'
		});
	});

	it('prefers the carrier itself to the house it is part of', () => {
		const both = [parcel('a', '1', 'dhl'), parcel('b', '2', 'dhl_express')];
		expect(matchParcel(both, { carriers: ['DHLExpress'] })).toEqual({ kind: 'parcels', shipments: ['b'] });
		expect(matchParcel(both, { carriers: ['DHL'] })).toEqual({ kind: 'parcels', shipments: ['a'] });
	});

	it('takes several parcels of one order under one number for one consignment', () => {
		const both = [parcel('b', '1', 'ups'), parcel('a', '1', 'ups')];
		expect(matchParcel(both, { carriers: ['UPS'] })).toEqual({ kind: 'parcels', shipments: ['a', 'b'] });
	});

	it('believes a vendor that names no carrier where the number is one order’s', () => {
		expect(matchParcel([parcel('a', '1', 'Bike Bros')], { carriers: [] })).toEqual({
			kind: 'parcels',
			shipments: ['a']
		});
	});
});

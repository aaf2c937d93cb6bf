import { describe, expect, it } from 'vitest';
import { arrivalOf } from './arrival.ts';
import { LEAST_SAMPLES, routeOf, sampleOf, type RouteHistory, type Travelled } from './route-history.ts';
import { unusualSilence } from './silence.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-22T12:00:00Z');
const ago = (hours: number) => NOW - hours * HOUR;

type Scan = Travelled['scans'][number];
const scan = (hours: number, rest: Partial<Scan> = {}): Scan => ({
	at: ago(hours),
	approximate: false,
	future: false,
	status: 'in_transit',
	location: null,
	...rest
});

const arrived: Travelled = {
	carrier: 'DHL-Paket',
	destination: 'de',
	handedOverAt: ago(60),
	deliveredAt: ago(10),
	scans: [
		scan(80, { status: 'info_received', location: 'Wien' }),
		scan(60, { location: 'Leipzig, Germany' }),
		scan(52),
		scan(20, { location: 'Hamburg' }),
		scan(10, { status: 'delivered' }),
		scan(1)
	]
};

describe('what a parcel that arrived teaches', () => {
	it('is its transit and its longest silence between hand-over and door, in minutes', () => {
		expect(sampleOf(arrived)).toEqual({
			carrier: 'dhl_parcel_de',
			origin: 'DE',
			destination: 'DE',
			transit: 50 * 60,
			longestSilence: 32 * 60
		});
	});

	it.each([
		['has not arrived', { deliveredAt: null }],
		['was never handed over', { handedOverAt: null }],
		['was delivered before it was handed over', { handedOverAt: ago(9) }],
		['goes nobody knows where', { destination: null }],
		['goes to no country', { destination: 'Germany' }]
	])('is nothing where it %s', (_, rest) => expect(sampleOf({ ...arrived, ...rest })).toBeUndefined());

	it('says nothing of silence where a time is only roughly known, or too few were told', () => {
		const rough = { ...arrived, scans: [...arrived.scans, scan(30, { approximate: true })] };
		expect(sampleOf(rough)).toMatchObject({ transit: 3000, longestSilence: undefined });
		const short = { ...arrived, scans: [scan(60), scan(10, { status: 'delivered' })] };
		expect(sampleOf(short)).toMatchObject({ transit: 3000, longestSilence: undefined });
	});

	it('has an origin only where the carrier named a place we know', () => {
		expect(routeOf({ ...arrived, scans: [scan(60, { location: 'Hub 7' })] })?.origin).toBe('');
	});
});

const learned = (usualHours: number, samples = 214): RouteHistory => ({
	transit: { samples, median: 48 * 60, mostly: 96 * 60 },
	silence: { samples, mostly: usualHours * 60 }
});
const moving = { status: 'in_transit' as const, actionRequired: false, scans: [scan(150), scan(76)] };

describe('silence', () => {
	it('is told in days where the days differ, the usual rounded up and the present one down', () => {
		expect(unusualSilence(moving, learned(40), NOW)).toEqual({
			unit: 'day',
			lasted: 3,
			usual: 2,
			samples: 214,
			since: ago(76)
		});
	});

	it('is told in hours where the days are the same', () => {
		expect(unusualSilence(moving, learned(70), NOW)).toMatchObject({ unit: 'hour', lasted: 76, usual: 70 });
	});

	it.each([
		['is usual on the route', moving, learned(76)],
		['is known of too few parcels', moving, learned(40, LEAST_SAMPLES - 1)],
		['is known of none', moving, undefined],
		['lasts less than a day', { ...moving, scans: [scan(23.9)] }, learned(4)],
		['is before any news', { ...moving, scans: [] }, learned(40)],
		['is after the delivery', { ...moving, status: 'delivered' as const }, learned(40)],
		['waits for the recipient', { ...moving, status: 'available_for_pickup' as const }, learned(40)],
		['waits for an answer', { ...moving, actionRequired: true }, learned(40)]
	])('is not told where it %s', (_, parcel, history) =>
		expect(unusualSilence(parcel, history, NOW)).toBeUndefined()
	);

	it('counts a time without a zone as the latest it can mean', () => {
		const rough = { ...moving, scans: [scan(76, { approximate: true })] };
		expect(unusualSilence(rough, learned(70), NOW)).toBeUndefined();
		expect(unusualSilence(rough, learned(60), NOW)).toMatchObject({ unit: 'hour', lasted: 64, usual: 60 });
	});
});

const travelling = {
	status: 'in_transit' as const,
	cause: null,
	handedOverAt: ago(24),
	deliveredAt: null,
	expectedBy: ago(-30)
};

describe('an arrival', () => {
	it('names the carrier, the shop and what history says, each by itself', () => {
		expect(arrivalOf(travelling, ago(-50), learned(40), NOW)).toEqual({
			carrier: { by: ago(-30) },
			shop: { by: ago(-50) },
			history: { median: ago(-24), mostly: ago(-72), samples: 214 }
		});
	});

	it('leaves out what history says once its day has passed, and of too few parcels', () => {
		const late = { ...travelling, handedOverAt: ago(60) };
		expect(arrivalOf(late, null, learned(40), NOW)?.history).toEqual({ mostly: ago(-36), samples: 214 });
		expect(arrivalOf({ ...late, handedOverAt: ago(97) }, null, learned(40), NOW)?.history).toBeUndefined();
		expect(arrivalOf(late, null, learned(40, LEAST_SAMPLES - 1), NOW)?.history).toBeUndefined();
		expect(arrivalOf({ ...late, handedOverAt: null }, null, learned(40), NOW)?.history).toBeUndefined();
	});

	it.each([
		['arrived', { deliveredAt: ago(1), status: 'delivered' as const }],
		['waits to be fetched', { status: 'available_for_pickup' as const }],
		['is going back', { status: 'exception' as const, cause: 'returning' as const }],
		['is lost', { status: 'exception' as const, cause: 'lost' as const }]
	])('is nothing where the parcel %s', (_, rest) =>
		expect(arrivalOf({ ...travelling, ...rest }, ago(-50), learned(40), NOW)).toBeUndefined()
	);

	it('is nothing where nobody has said anything', () =>
		expect(arrivalOf({ ...travelling, expectedBy: null }, null, undefined, NOW)).toBeUndefined());
});

import { describe, expect, it } from 'vitest';
import { PLACES } from './place-table.ts';
import { placeOf } from './places.ts';
import { wayOf } from './way.ts';

describe('a place', () => {
	it.each([
		['Leipzig, Germany', 'DE'],
		['LEIPZIG - GERMANY', 'DE'],
		['Köln (DE) 50667', 'DE'],
		['Frankfurt am Main', 'DE'],
		['上海市', 'CN'],
		['上海, 中国', 'CN'],
		['Los Angeles, CA, US 90012', 'US'],
		['Los Angeles, US', 'US'],
		['East Midlands, UK', 'GB']
	])('is known: %s', (location, country) => expect(placeOf(location)?.country).toBe(country));

	it.each([
		'Paris, TX, US',
		'Paris, Texas',
		'Birmingham, AL 35203',
		'Jamaica',
		'Hebron',
		'Depot 12',
		'Berliner Straße 12, Hamburg',
		'',
		'constructor',
		`Hamburg${' '.repeat(200)}`,
		'Hamburg\ud800'
	])('is doubtful, so not known: %s', (location) => expect(placeOf(location)).toBeUndefined());

	it('is on earth, with a country, in every entry of the table', () => {
		const entries = PLACES.split(/[;\n]/).filter((entry) => entry !== '');
		expect(entries.length).toBeGreaterThan(200);
		for (const entry of entries) {
			const [, name = '', country = '', state = ''] =
				/^([^=]+?)(?:=.*)? ([A-Z]{2})(?:-([A-Z]{2}))? -?[\d.]+ -?[\d.]+$/.exec(entry) ?? [];
			const place = placeOf(`${name}, ${state || country}`);
			expect(place, entry).toMatchObject({ country });
			expect(Math.abs(place?.latitude ?? 999), entry).toBeLessThan(72);
			expect(Math.abs(place?.longitude ?? 999), entry).toBeLessThanOrEqual(180);
		}
	});
});

const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T10:00:00Z`;
const seen = (...places: (string | undefined)[]) =>
	places.map((location, index) => ({ at: at(index + 1), ...(location !== undefined && { location }) }));

describe('a way', () => {
	it('is its places in order, repeated reports from one as one stop', () => {
		expect(wayOf(seen('Hub', undefined, 'Hub', 'Depot', 'Hub'))).toEqual({
			stops: [
				{ place: 'Hub', from: at(1), until: at(3) },
				{ place: 'Depot', from: at(4), until: at(4) },
				{ place: 'Hub', from: at(5), until: at(5) }
			]
		});
	});

	it('is nothing for one place, or none', () => {
		expect(wayOf(seen('Hub', 'Hub'))).toBeUndefined();
		expect(wayOf(seen(undefined))).toBeUndefined();
	});

	it('lies on a drawing with north up and west left, inside its edges', () => {
		const way = wayOf(seen('Hamburg', 'Somewhere', 'Leipzig', 'München'));
		const [hamburg, unknown, leipzig, munich] = way?.stops ?? [];
		expect(unknown).not.toHaveProperty('x');
		expect(hamburg?.y).toBeLessThan(leipzig?.y ?? 0);
		expect(leipzig?.y).toBeLessThan(munich?.y ?? 0);
		expect(hamburg?.x).toBeLessThan(leipzig?.x ?? 0);
		for (const { x, y } of way?.stops ?? []) {
			if (x === undefined || y === undefined) continue;
			expect(x).toBeGreaterThanOrEqual(16);
			expect(x).toBeLessThanOrEqual((way?.width ?? 0) - 16);
			expect(y).toBeGreaterThanOrEqual(16);
			expect(y).toBeLessThanOrEqual((way?.height ?? 0) - 16);
		}
	});

	it('numbers the last place and the first, and between them only what has room', () => {
		const way = wayOf(seen('Hamburg', 'Kiel', 'Hannover', 'New York, NY', 'Newark, NJ', 'Los Angeles, CA'));
		expect(way?.stops.filter(({ numbered }) => numbered).map(({ place }) => place)).toEqual([
			'Hamburg',
			'New York, NY',
			'Los Angeles, CA'
		]);
	});

	it('crosses the date line the short way', () => {
		const [tokyo, angeles] = wayOf(seen('Tokyo', 'Los Angeles, US'))?.stops ?? [];
		expect(tokyo?.x).toBeLessThan(angeles?.x ?? 0);
		const [hamburg, anchorage, tokio] = wayOf(seen('Hamburg', 'Anchorage, AK', 'Tokyo'))?.stops ?? [];
		expect(anchorage?.x).toBeLessThan(hamburg?.x ?? 0);
		expect(tokio?.x).toBeLessThan(anchorage?.x ?? 0);
	});

	it('is not drawn where only one place is known', () => {
		expect(wayOf(seen('Hamburg', 'Depot 7', 'Hamburg'))).not.toHaveProperty('width');
	});
});

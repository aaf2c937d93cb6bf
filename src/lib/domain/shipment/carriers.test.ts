import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARRIERS } from './carrier-table.ts';
import { carrierKey, carriersAgree, trackingPage } from './carriers.ts';

describe('carrierKey', () => {
	it.each([
		['DHLExpress', 'dhl_express'],
		['dhl-germany', 'dhl_parcel_de'],
		['shunfeng', 'sf'],
		['顺丰速运', 'sf'],
		['100003', 'fedex'],
		['postnl-3s', 'postnl'],
		['Royal Mail', 'royalmail'],
		['constructor', 'constructor'],
		['Never Heard Of', 'neverheardof']
	])('knows %s as %s', (name, key) => expect(carrierKey(name)).toBe(key));

	it('gives every spelling to one carrier only', () => {
		for (const [key, { names }] of Object.entries(CARRIERS))
			for (const name of names.split('|').filter(Boolean)) expect(carrierKey(name), name).toBe(key);
	});
});

describe('carriersAgree', () => {
	it('takes a house for its parts, but not one part for another', () => {
		expect(carriersAgree('DHL', 'dhl-germany')).toBe(true);
		expect(carriersAgree('dhl_express', 'DHL')).toBe(true);
		expect(carriersAgree('dhl_express', 'dhl-germany')).toBe(false);
		expect(carriersAgree('ups', 'usps')).toBe(false);
		expect(carriersAgree('Bike Bros', 'bike-bros')).toBe(true);
	});
});

describe('trackingPage', () => {
	it('is a page of the carrier over https, whatever the number is made of', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...Object.keys(CARRIERS)),
				fc.oneof(
					fc.string({ minLength: 1 }),
					fc.constantFrom('javascript:alert(1)', '//evil', '$&', '{postcode}')
				),
				(carrier, number) => {
					const page = trackingPage(carrier, number, '10999');
					if (page === undefined) return;
					const host = new URL(trackingPage(carrier, 'X1') ?? '').host;
					const url = new URL(page);
					expect([url.protocol, url.host, url.username]).toEqual(['https:', host, '']);
					expect(page).toContain(encodeURIComponent(number.trim()));
				}
			)
		);
	});

	it('is the house’s where the carrier has none, and nothing where nobody knows one', () => {
		expect(trackingPage('dhl_poland', 'A 1')).toBe(
			'https://www.dhl.com/global-en/home/tracking.html?tracking-id=A%201'
		);
		expect(trackingPage('Bike Bros', '1')).toBeUndefined();
		expect(trackingPage('ups', ' ')).toBeUndefined();
		expect(trackingPage('constructor', '1')).toBeUndefined();
	});

	it('asks for the postcode where the carrier does', () => {
		expect(trackingPage('postnl', '3S1', '1012 AB')).toBe(
			'https://jouw.postnl.nl/track-and-trace/3S1-NL-1012AB'
		);
	});
});

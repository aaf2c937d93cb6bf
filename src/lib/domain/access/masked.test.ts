import { expect, test } from 'vitest';
import { maskEmail, maskName, maskPeople, maskPhone, maskRecord } from './masked.ts';
import type { OrderRecord } from '../order/order-record.ts';

test.each([
	['eva.geheim@example.com', 'e…@e….com'],
	['a@b.co.uk', 'a…@b….uk'],
	['x@localhost', 'x…@l…'],
	['@example.com', '…@e….com'],
	['用户@例子.中国', '用…@例….中国'],
	['😀@example.com', '😀…@e….com'],
	['nobody', '…@n…']
])('a mail address: %s', (email, masked) => expect(maskEmail(email)).toBe(masked));

test.each([
	['+49 30 1234567', '…67'],
	['7', '…7'],
	['', '…']
])('a phone number: %j', (phone, masked) => expect(maskPhone(phone)).toBe(masked));

test.each([
	['Eva  Geheim', 'E… G…'],
	['王小明', '王…'],
	['', '']
])('a name: %j', (name, masked) => expect(maskName(name)).toBe(masked));

test('of a person only country and region are told', () => {
	const to = {
		...{ name: 'Eva Geheim', company: 'Geheim GmbH', lines: ['Verborgene Gasse 9'], postcode: '10115' },
		...{ city: 'Niemandsort', region: 'NY', country: 'US', phone: '+1 555 0199' }
	};
	const masked = maskPeople({
		name: 'Eva Geheim',
		email: 'eva@example.com',
		phone: '+49 30 1234567',
		ship_to: to
	});
	expect(JSON.stringify(masked)).not.toMatch(/eva|geheim|gasse|101|niemand|555|1234/i);
	expect(masked).toMatchObject({ masked: true, ship_to: { region: 'NY', country: 'US', lines: [] } });
	const nothing = { name: null, email: null, phone: null, ship_to: null };
	expect(maskPeople(nothing)).toEqual({ ...nothing, masked: true });
});

test('of its parcels neither the carrier’s words nor a place', () => {
	const scan = {
		at: '2026-11-20T10:00:00Z',
		status: 'delivered',
		code: 'X1',
		text: 'Left with Ada',
		location: 'Bern'
	};
	const shipments = [{ id: 's', scans: [scan] }] as unknown as OrderRecord['shipments'];
	const [parcel] = maskRecord({ people: null, shipments }).shipments;
	expect(parcel?.scans).toEqual([{ ...scan, code: null, text: null, location: null }]);
});

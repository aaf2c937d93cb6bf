import { describe, expect, it, test } from 'vitest';
import { readContact } from './contact.ts';
import { networkOf } from './network.ts';
import { orderNumberKey } from './order-number.ts';
import { isSamePhone, readPhone, type Phone } from './phone.ts';

describe('an order number', () => {
	it.each(['1001', '#1001', ' # 1001 ', '１００１', '＃１００１', '№1001', '1\u00a0001', '"1001"'])(
		'%j is 1001',
		(typed) => expect(orderNumberKey(typed)).toBe('1001')
	);

	it.each(['RT-1001', 'rt-1001', 'Rt 1001', 'rt1001', ' RT–1001', 'ＲＴ－１００１'])(
		'%j is rt1001',
		(typed) => expect(orderNumberKey(typed)).toBe('rt1001')
	);

	it('keeps the letters of every script, and what tells two numbers apart', () => {
		expect(orderNumberKey('订单 1001')).toBe('订单1001');
		expect(orderNumberKey('1001-A')).not.toBe(orderNumberKey('1001'));
		expect(orderNumberKey('01001')).not.toBe(orderNumberKey('1001'));
	});

	it.each(['', '  ', '#', '—', 'x'.repeat(65)])('%j is none', (typed) =>
		expect(orderNumberKey(typed)).toBeUndefined()
	);
});

describe('a contact', () => {
	it('is a mail address as the store keeps it', () => {
		expect(readContact(' Ada@Example.COM ')).toEqual({ kind: 'email', key: 'ada@example.com' });
		expect(readContact('ada＠example.com')).toEqual({ kind: 'email', key: 'ada@example.com' });
	});

	it.each([
		'',
		'ada',
		'ada@',
		'@example.com',
		'a b@example.com',
		'a@b@c',
		'a@b,c@d',
		'12345',
		'call 030 555123'
	])('%j is none', (typed) => expect(readContact(typed)).toBeUndefined());
});

describe('phone numbers', () => {
	const phone = (typed: string): Phone => {
		const read = readPhone(typed);
		if (!read) throw new Error(`no phone number: ${typed}`);
		return read;
	};
	const same = (one: string, other: string) => [
		isSamePhone(phone(one), phone(other)),
		isSamePhone(phone(other), phone(one))
	];

	test.each([
		['+49 30 55512345', '+493055512345'],
		['+49 30 55512345', '0049 30 555-123-45'],
		['+49 30 55512345', '+49 (0)30 55512345'],
		['+49 30 55512345', '030 / 55512345'],
		['+49 30 55512345', '49 30 55512345'],
		['+49 30 55512345', '30 55512345'],
		['+4903055512345', '030 55512345'],
		['+86 138 0013 8000', '13800138000'],
		['+86 138 0013 8000', '０１３８００１３８０００'],
		['+1 (212) 555-0123', '212 555 0123'],
		['+1 (212) 555-0123', '1-212-555-0123'],
		['+353 1 555 1234', '01 555 1234'],
		['+39 06 5551234', '06 5551234']
	])('%s is %s', (one, other) => expect(same(one, other)).toEqual([true, true]));

	test.each([
		['+49 30 55512345', '+49 30 55512346'],
		['+49 30 55512345', '55512345'],
		['+49 30 55512345', '0 55512345'],
		['+49 30 55512345', '+43 30 55512345'],
		['+49 30 55512345', '+30 55512345'],
		['+49 30 55512345', '0043 30 55512345'],
		['030 55512345', '0 55512345'],
		['+353 1 555 1234', '555 1234'],
		['+86 138 0013 8000', '38 0013 8000']
	])('%s is not %s', (one, other) => expect(same(one, other)).toEqual([false, false]));

	test.each(['', '+', '12345', '000000', '+49 30 x', '1'.repeat(16), "1' or '1'='1"])('%j is none', (typed) =>
		expect(readPhone(typed)).toBeUndefined()
	);
});

describe('a network', () => {
	test.each([
		['192.0.2.7', '192.0.2.7'],
		['::ffff:192.0.2.7', '192.0.2.7'],
		['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
		['2001:DB8:0001:0002::', '2001:db8:1:2::/64'],
		['2001:db8::1', '2001:db8:0:0::/64'],
		['2001:db8:0:0:8000::1', '2001:db8:0:0::/64'],
		['fe80::1%eth0', 'fe80:0:0:0::/64'],
		['::1', '0:0:0:0::/64']
	])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});

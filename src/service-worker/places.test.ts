import { describe, expect, it } from 'vitest';
import { dataOfPage, isSignOut } from './kept-pages.ts';
import { placeOf } from './places.ts';

describe('has something to show without a network', () => {
	it.each([
		['/orders/1001', { kind: 'order', ref: '1001' }],
		['/orders/A%2F1', { kind: 'order', ref: 'A/1' }],
		['/orders/1001/cancel', { kind: 'part', ref: '1001' }],
		['/orders/1001/return/q-1', { kind: 'part', ref: '1001' }],
		['/orders', { kind: 'list' }],
		['/', { kind: 'list' }]
	])('%s', (path, place) => expect(placeOf(path)).toEqual(place));

	it.each([
		...[
			'/t/abc',
			'/g/abc',
			'/g/abc/q',
			'/gifts/1',
			'/staff',
			'/staff/orders/1001',
			'/staff/orders/1001/as-buyer'
		],
		...['/api/v1/orders/1001', '/live', '/sign-in/abc', '/mailbox', '/offline', '/orders/1001/receipt.json'],
		...['/orders/%E0%A4%A', '//orders/1001', '/ordersx', '/orders/']
	])('not %s', (path) => expect(placeOf(path)).toBeUndefined());
});

it('knows a page’s data and a sign-out when it sees them', () => {
	Object.assign(globalThis, { location: { origin: 'https://shop.example' } });
	const data = (url: string, method = 'GET') => dataOfPage({ url: `https://${url}`, method });
	expect(data('shop.example/orders/1/__data.json?x=1')).toBe('/orders/1');
	expect(data('shop.example/__data.json')).toBe('/');
	expect(data('other.example/orders/1/__data.json')).toBeUndefined();
	expect(data('shop.example/orders/1')).toBeUndefined();
	expect(data('shop.example/orders/1/__data.json', 'POST')).toBeUndefined();
	expect(isSignOut({ url: 'https://shop.example/sign-out', method: 'POST' })).toBe(true);
	expect(isSignOut({ url: 'https://shop.example/sign-out', method: 'GET' })).toBe(false);
});

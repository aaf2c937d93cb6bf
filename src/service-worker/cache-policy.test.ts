import { describe, expect, it } from 'vitest';
import { isNavigation, mayKeep, toPrecache } from './cache-policy.ts';

describe('the browser keeps', () => {
	it.each(['/_app/immutable/chunks/a1b2.js', '/icons/icon-192.png', '/offline', '/offline/kept'])(
		'%s',
		(path) => expect(mayKeep(path)).toBe(true)
	);
});

describe('the browser never keeps', () => {
	it.each([
		'/',
		'/orders/1001',
		'/orders/1001/__data.json',
		'/t/abc',
		'/t/abc/__data.json',
		'/__data.json',
		'/api/v1/orders/1001',
		'/live',
		'/staff',
		'/staff/orders',
		'/language',
		'/offline/__data.json',
		'/offline/kept/1001',
		'/kept.json',
		'/orders/1001/kept.json',
		'/orders/1001/photos',
		'/gifts/1',
		'/g/abc',
		'/sign-in/abc',
		'/_app/version.json',
		// It says the shop's name, which may change.
		'/manifest.webmanifest',
		'/_app/env.js',
		'/icons/../orders/1001',
		'/photos/icons/x.png'
	])('%s', (path) => expect(mayKeep(path)).toBe(false));
});

describe('kept ahead of time', () => {
	it('is the build by its hashed names and a few files by version', () => {
		expect(
			toPrecache(['/_app/immutable/a.js', '/_app/version.json'], ['/icons/mark.svg', '/robots.txt'], 'v1')
		).toEqual([
			{ url: '/_app/immutable/a.js', revision: null },
			{ url: '/icons/mark.svg', revision: 'v1' },
			{ url: '/offline', revision: 'v1' },
			{ url: '/offline/kept', revision: 'v1' }
		]);
	});
});

it('only a page visit falls back to the offline page, never a form or data', () => {
	expect(isNavigation({ mode: 'navigate', method: 'GET' })).toBe(true);
	expect(isNavigation({ mode: 'navigate', method: 'POST' })).toBe(false);
	expect(isNavigation({ mode: 'cors', method: 'GET' })).toBe(false);
});

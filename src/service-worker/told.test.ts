import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTold, shows, spokenOf, UNNAMED } from './told.ts';

const SITE = 'https://orders.shop.example';
const read = (sent: unknown) => readTold(typeof sent === 'string' ? sent : JSON.stringify(sent), SITE);
const withOne = (changes: object) => read({ web_push: 8030, notification: { title: 'News', ...changes } });

describe('what was pushed', () => {
	it('is shown as it says', () => {
		const told = withOne({
			...{ body: 'Order R-1', lang: 'en', dir: 'ltr', tag: 'order-x', data: { id: 'n1', kind: 'delivered' } },
			...{ navigate: `${SITE}/orders/R-1?from=push`, icon: `${SITE}/icons/icon-192.png` }
		});
		expect(told).toEqual({
			...{ id: 'n1', title: 'News', body: 'Order R-1', lang: 'en', dir: 'ltr', tag: 'order-x' },
			...{ icon: '/icons/icon-192.png', path: '/orders/R-1?from=push' }
		});
	});

	it('never opens or loads what is somebody else’s', () => {
		for (const address of [
			...['https://evil.example/orders', '//evil.example', 'javascript:alert(1)', 'data:text/html,x'],
			...['https://orders.shop.example.evil.example/', 'https://orders.shop.example:8443/', 7, null, {}]
		])
			expect(withOne({ navigate: address, icon: address })).toMatchObject({
				path: '/orders',
				icon: undefined
			});
	});

	it('says nothing where it is not what we push', () => {
		for (const sent of [
			...['', 'news', '{', 'null', '[]', '7', '{"notification":null}', '{"notification":"News"}', {}],
			...[{ notification: {} }, { notification: { title: ' ' } }, { notification: { title: 7 } }]
		])
			expect(read(sent)).toBeUndefined();
		expect(readTold(undefined, SITE)).toBeUndefined();
	});

	it('can always be made a notification of', () => {
		const odd = withOne({ title: 'x'.repeat(5000), body: {}, lang: 1, dir: 'sideways', tag: [], data: 'n1' });
		expect(odd).toEqual({
			...{ id: undefined, title: 'x'.repeat(1000), body: '', lang: '', dir: 'auto', tag: 'orders' },
			...{ icon: undefined, path: '/orders' }
		});
	});
});

it('a window shows an order wherever on its page it stands', () => {
	expect(shows(`${SITE}/orders/R-1#parcel`, '/orders/R-1')).toBe(true);
	expect(shows(`${SITE}/orders/R-1/notices`, '/orders/R-1')).toBe(false);
	expect(shows('about:blank', '/orders')).toBe(false);
	expect(shows('', '/orders')).toBe(false);
});

it('what says no more is in the words of the product, in the first language that we speak', () => {
	const wordsOf = (name: string) =>
		JSON.parse(readFileSync(`src/lib/i18n/messages/${name}.json`, 'utf8')) as { push: { unnamed: string } };
	for (const name of ['en', 'zh-CN'] as const) expect(UNNAMED[name]).toBe(wordsOf(name).push.unnamed);
	expect([['de', 'zh-TW', 'en'], ['en-GB', 'zh'], ['fr'], []].map(spokenOf)).toEqual([
		'zh-CN',
		'en',
		'en',
		'en'
	]);
});

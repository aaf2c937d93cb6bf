import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REFUSAL_CODES } from '#domain/refusal.ts';
import { STATUTORY_LABELS } from '#domain/withdrawal/labels.ts';
import { chooseLocale, locales } from './locale.ts';
import { m } from './paraglide/messages.js';
import * as runtime from './paraglide/runtime.js';
import { problemTitle } from './problems.ts';

type Tree = { [key: string]: Tree | string | unknown[] };
const read = (locale: string): Tree =>
	JSON.parse(readFileSync(new URL(`./messages/${locale}.json`, import.meta.url), 'utf8'));

const leaves = (tree: Tree, path = ''): string[] =>
	Object.entries(tree).flatMap(([key, value]) =>
		typeof value === 'object' && !Array.isArray(value) ? leaves(value, `${path}${key}.`) : `${path}${key}`
	);

describe('messages', () => {
	it('exist in every language', () => {
		for (const locale of locales) expect(leaves(read(locale)).sort()).toEqual(leaves(read('en')).sort());
	});

	it('are really in the compiled output, which can be empty without an error', () => {
		expect(Object.keys(m).sort()).toEqual(leaves(read('en')).sort());
		expect(m['headline.delivered']({}, { locale: 'zh-CN' })).toBe('已送达');
	});

	it('label withdrawing by the words of the law', () => {
		const said = { locale: 'en' } as const;
		for (const label of ['withdraw.offer', 'withdraw.next', 'withdraw.lookup'] as const)
			expect(m[label]({}, said)).toBe(STATUTORY_LABELS.withdraw);
		expect(m['withdraw.confirm']({}, said)).toBe(STATUTORY_LABELS.confirm);
	});

	it('title every refusal in every language', () => {
		for (const code of REFUSAL_CODES) {
			const titles = locales.map((locale) => problemTitle(code, locale));
			expect(new Set(titles).size, code).toBe(locales.length);
		}
	});
});

describe('the reader’s language', () => {
	it('is the same in the browser, where our own few lines stand for paraglide’s', async () => {
		Object.assign(globalThis, { document: { documentElement: { lang: 'zh-CN' } } });
		const browser = await import('./browser-runtime.ts');
		const { locales, baseLocale, cookieName } = runtime;
		expect(browser).toMatchObject({ locales, baseLocale, cookieName });
		expect(browser.getLocale()).toBe('zh-CN');
		Reflect.deleteProperty(globalThis, 'document');
	});

	it('is their own choice, then the browser’s', () => {
		expect(chooseLocale('zh-CN', 'en-GB')).toBe('zh-CN');
		expect(chooseLocale('xx', 'de-DE, zh-Hans-CN;q=0.8, en;q=0.5')).toBe('zh-CN');
		expect(chooseLocale(undefined, 'en;q=0.2, zh;q=0.9')).toBe('zh-CN');
		expect(chooseLocale(undefined, 'zh;q=0, en-US')).toBe('en');
		expect(chooseLocale(undefined, 'fr')).toBe('en');
		expect(chooseLocale(undefined, null)).toBe('en');
	});
});

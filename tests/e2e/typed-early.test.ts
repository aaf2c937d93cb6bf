import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { settle, untilReady } from './support/checks.ts';
import { comeTo, DESK, visitors } from './support/visitors.ts';
import { english } from './support/words.ts';

/** What somebody does on a page before its scripts are there stays as they did it. */
const visitor = visitors();
const { staff } = english;

/** A page whose scripts come when `release` is called. */
async function beforeScripts(path: string, options: BrowserContextOptions = {}, atDesk = false) {
	const context = await visitor({ serviceWorkers: 'block', ...options });
	if (atDesk) await comeTo(context, { atDesk });
	let release = () => {};
	const released = new Promise<void>((done) => (release = done));
	await context.route('**/_app/**/*.js', async (route) => {
		await released;
		await route.continue();
	});
	const page: Page = await context.newPage();
	await page.goto(path, { waitUntil: 'commit' });
	return { page, release };
}

it('at the desk: the search, its filters and what was unfolded', async () => {
	const { page, release } = await beforeScripts('/staff', { viewport: DESK }, true);
	await page.locator('#find').fill('half a na');
	await page.getByText(staff.find.filters, { exact: true }).click();
	await page.locator('select[name=status]').selectOption('delivered');
	await page.locator('input[name=from]').fill('2026-01-05');
	await page.locator('input[name=market]').fill('DE');
	const held = () =>
		page.evaluate(() => {
			const [find, status, from, market] = ['#find', '[name=status]', '[name=from]', '[name=market]'].map(
				(one) => document.querySelector<HTMLInputElement>(one)?.value
			);
			return {
				find,
				status,
				from,
				market,
				unfolded: document.querySelector('details[open] [name=from]') !== null
			};
		});
	const typed = { find: 'half a na', status: 'delivered', from: '2026-01-05', market: 'DE', unfolded: true };
	expect(await held()).toEqual(typed);
	expect(await page.evaluate(() => performance.getEntriesByName('roundtrip:ready').length)).toBe(0);
	// The browser tells its zone, and so asks for the page's data once more.
	const again = page.waitForResponse(/\/staff\/__data\.json/);
	release();
	await untilReady(page);
	expect(await held()).toEqual(typed);
	await again;
	await settle(page);
	expect(await held()).toEqual(typed);
	// And from here on it is a page like any other.
	await page.locator('#find').press('End');
	await page.keyboard.type('me');
	await page.keyboard.press('Enter');
	await expect
		.poll(() => page.url(), { timeout: 30_000 })
		.toMatch(/\/staff\?q=half\+a\+name&status=delivered/);
	await page.getByText(staff.find.clear, { exact: true }).click();
	await page.waitForURL(/\/staff\?q=half\+a\+name$/);
	expect(await held()).toMatchObject({ find: 'half a name', status: '', from: '', market: '' });
});

it('at the look-up: the number and the address', async () => {
	const { page, release } = await beforeScripts('/');
	await page.locator('input[name=number]').fill('NW-10');
	await page.locator('input[name=contact]').fill('ann@example.c');
	release();
	await untilReady(page);
	await page.locator('input[name=contact]').press('End');
	await page.keyboard.type('om');
	expect(await page.locator('input[name=number]').inputValue()).toBe('NW-10');
	expect(await page.locator('input[name=contact]').inputValue()).toBe('ann@example.com');
});

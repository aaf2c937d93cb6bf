import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
	accessibilityFaults,
	countShifts,
	keepPicture,
	layoutShift,
	settle,
	sidewaysPixels
} from './support/checks.ts';
import { openBrowser } from './support/browser.ts';
import { PAGES } from './support/pages.ts';
import { DESK, newVisitor, PHONE, comeTo, watchFaults } from './support/visitors.ts';

const LOOKS = [
	{ look: '390-light-en', viewport: PHONE, colorScheme: 'light', locale: 'en-GB', lang: 'en', live: 'Live' },
	{ look: '1280-dark-zh', viewport: DESK, colorScheme: 'dark', locale: 'zh-CN', lang: 'zh-CN', live: '实时' }
] as const;
/** A page that says so has its stream open; one that does not within this time fails. */
const LIVE_WITHIN_MS = 15_000;

describe.each(LOOKS)('at $look', ({ look, live, lang, ...options }) => {
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let faults: string[];
	beforeAll(async () => {
		browser = await openBrowser();
		context = await newVisitor(browser, options);
		await countShifts(context);
		faults = watchFaults(context);
		page = await context.newPage();
	});
	beforeEach(() => faults.splice(0));
	afterAll(() => browser?.close());

	it.each(PAGES)('$name', async ({ name, find, status, live: isLive, inOneLanguage }) => {
		const place = await find();
		const { path } = place;
		await comeTo(context, place);
		const response = await page.goto(path);
		expect(response?.status()).toBe(status);
		expect(await page.locator('html').getAttribute('lang')).toBe(inOneLanguage ? 'en' : lang);
		if (isLive) await page.getByText(live, { exact: true }).waitFor({ timeout: LIVE_WITHIN_MS });
		await settle(page);
		await keepPicture(page, `pages/${name}.${look}`);

		expect.soft(await accessibilityFaults(page)).toEqual([]);
		expect.soft(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
		expect.soft(await layoutShift(page)).toBeLessThanOrEqual(0.02);
		expect.soft(faults).toEqual([]);
	});
});

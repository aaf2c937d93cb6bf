import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#tests/e2e/support/browser.ts';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from '#tests/e2e/support/checks.ts';
import { DESK_PAGES, PAGES } from '#tests/e2e/support/pages.ts';
import { newVisitor, comeTo, watchFaults } from '#tests/e2e/support/visitors.ts';

const LANGUAGES = [
	{ locale: 'en-GB', live: 'Live' },
	{ locale: 'zh-CN', live: '实时' }
];
const WIDTHS = [320, 390, 768, 1280];
const SCHEMES = [
	{ scheme: 'light', colorScheme: 'light', forcedColors: 'none' },
	{ scheme: 'dark', colorScheme: 'dark', forcedColors: 'none' },
	{ scheme: 'forced', colorScheme: 'dark', forcedColors: 'active' }
] as const;

/**
 * The whole matrix. Layout and colours answer to width and scheme by styles alone, so each page is loaded once per
 * language and then seen in every combination; that fresh loads are sound, tests/e2e shows.
 */
describe.each(LANGUAGES)('in $locale', ({ locale, live }) => {
	let browser: Browser;
	let context: BrowserContext;
	let page: Page;
	let faults: string[];
	beforeAll(async () => {
		browser = await openBrowser();
		context = await newVisitor(browser, { locale });
		faults = watchFaults(context);
		page = await context.newPage();
	});
	afterAll(() => browser?.close());

	describe.each([...PAGES, ...DESK_PAGES])('$name', ({ name, find, live: isLive }) => {
		beforeAll(async () => {
			faults.splice(0);
			const place = await find();
			const { path } = place;
			await comeTo(context, place);
			await page.goto(path);
			if (isLive) await page.getByText(live, { exact: true }).waitFor();
			await settle(page);
		});

		it.each(SCHEMES)('$scheme', async ({ scheme, ...media }) => {
			await page.emulateMedia(media);
			for (const width of WIDTHS) {
				await page.setViewportSize({ width, height: 900 });
				const at = `${width} px`;
				expect.soft(await sidewaysPixels(page), at).toBeLessThanOrEqual(0);
				expect.soft(await accessibilityFaults(page, scheme === 'forced'), at).toEqual([]);
			}
			expect.soft(faults).toEqual([]);
			if (scheme !== 'light') await keepPicture(page, `wide/${name}.${locale}.${scheme}`);
		});

		it('with letters twice as large', async () => {
			await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
			await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
			for (const width of [320, 390, 1280]) {
				await page.setViewportSize({ width, height: 900 });
				if (width === 390) await keepPicture(page, `wide/${name}.${locale}.large`);
				expect.soft(await sidewaysPixels(page), `${width} px`).toBeLessThanOrEqual(0);
			}
		});

		it('on paper', async () => {
			await page.emulateMedia({ media: 'print', colorScheme: 'light', forcedColors: 'none' });
			await page.setViewportSize({ width: 794, height: 1123 });
			expect.soft(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
			await keepPicture(page, `wide/${name}.${locale}.paper`);
			await page.emulateMedia({ media: 'screen' });
		});
	});
});

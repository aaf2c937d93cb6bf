import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { arrive } from './support/kept.ts';
import { origin } from './support/demo.ts';
import { placeDelivered } from './support/outbox.ts';
import { signIn, visitors } from './support/visitors.ts';
import { looksRightIn } from './support/walk.ts';
import { chinese, english } from './support/words.ts';

/** Installing: what the browser itself thinks of the manifest, and our own sheet. */
const visitor = visitors();
const looksRight = looksRightIn('install');
const IPHONE =
	'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

/** As if the first visit had been the day before. */
const cameEarlier = (context: BrowserContext) =>
	context.addInitScript(() => {
		const first = Date.now() - 86_400_000;
		if (!localStorage.getItem('roundtrip-install'))
			localStorage.setItem('roundtrip-install', JSON.stringify({ first }));
	});

/** What Chromium tells a page that may be installed; without its own shell it never does. */
const offer = (page: Page) =>
	page.evaluate(() => {
		const asked = window as typeof window & { asked: number };
		asked.asked = 0;
		const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
			prompt: () => {
				asked.asked++;
				return Promise.resolve({ outcome: 'accepted' });
			}
		});
		dispatchEvent(event);
		return event.defaultPrevented;
	});

const sheetOf = (page: Page, words: typeof english) =>
	page.getByRole('region', { name: words.install.title.split('{shop}')[0] ?? '' });

describe('Chromium', () => {
	it.each(['en-GB', 'zh-CN'])(
		'finds no fault with the manifest, and would install it: %s',
		async (locale) => {
			const context = await visitor({ locale });
			const page = await arrive(context, '/');
			const cdp = await context.newCDPSession(page);
			const { url, manifest, errors } = await cdp.send('Page.getAppManifest');
			expect([url, errors]).toEqual([`${origin}/manifest.webmanifest`, []]);
			// As Chromium has read it: what it does not know or cannot use is not there.
			expect(manifest).toMatchObject({
				...{ id: `${origin}/`, scope: `${origin}/`, startUrl: `${origin}/orders` },
				...{ display: 'kStandalone', displayOverrides: ['kStandalone', 'kMinimalUi'] },
				launchHandler: { clientMode: 'kNavigateExisting' },
				shareTarget: { action: `${origin}/shared`, method: 'kPost' },
				screenshots: [{ formFactor: 'kNarrow' }, { formFactor: 'kWide' }]
			});
			expect(manifest.description).toBe((locale === 'zh-CN' ? chinese : english).app.description);
			expect(manifest.shortcuts).toHaveLength(3);
			const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
			expect(installabilityErrors).toEqual([]);
		}
	);
});

describe('the sheet', () => {
	it('is not there on a first visit, comes with the second, asks once, and “not now” is kept', async () => {
		const ref = await placeDelivered();
		const context = await visitor();
		await signIn(context, ref);
		const page = await context.newPage();
		await page.goto('/orders');
		await page.waitForFunction(() => localStorage.getItem('roundtrip-install') !== null);
		// The browser does not ask by itself either.
		expect(await offer(page)).toBe(true);
		await page.waitForTimeout(300);
		expect(await sheetOf(page, english).count()).toBe(0);

		await page.evaluate(() =>
			localStorage.setItem('roundtrip-install', JSON.stringify({ first: Date.now() - 86_400_000 }))
		);
		await page.reload();
		await page.waitForLoadState('networkidle');
		expect(await offer(page)).toBe(true);
		const sheet = sheetOf(page, english);
		await sheet.waitFor();
		await looksRight(page, 'prompt-en');
		await sheet.getByRole('button', { name: english.install.now }).click();
		await sheet.waitFor({ state: 'detached' });
		expect(await page.evaluate(() => (window as typeof window & { asked: number }).asked)).toBe(1);

		await offer(page);
		await sheet.getByRole('button', { name: english.install.not_now }).click();
		await sheet.waitFor({ state: 'detached' });
		await page.reload();
		await page.waitForLoadState('networkidle');
		await offer(page);
		await page.waitForTimeout(300);
		expect(await sheet.count()).toBe(0);
	});

	it('tells the steps on an iPhone, after an act that shows why, in both languages', async () => {
		const ref = await placeDelivered();
		for (const [locale, words] of [
			['en-GB', english],
			['zh-CN', chinese]
		] as const) {
			const context = await visitor({ locale, userAgent: IPHONE, hasTouch: true });
			await signIn(context, ref);
			const page = await context.newPage();
			await page.goto(`/orders/${ref}/notices`);
			await page.locator('form button:not([type=button])').last().click();
			const sheet = sheetOf(page, words as typeof english);
			await sheet.getByText(words.install.why_notices).waitFor();
			const how = sheet.getByRole('button', { name: words.install.how });
			expect(await how.getAttribute('aria-expanded')).toBe('false');
			await how.click();
			expect(await how.getAttribute('aria-expanded')).toBe('true');
			expect(await sheet.getByRole('listitem').allInnerTexts()).toEqual([
				words.install.ios_share,
				words.install.ios_add,
				words.install.ios_confirm
			]);
			await looksRight(page, `ios-${locale}`);
		}
	});

	it('is nothing in the installed app', async () => {
		const ref = await placeDelivered();
		const context = await visitor({ userAgent: IPHONE, hasTouch: true });
		await cameEarlier(context);
		// As Safari says it in an app on the home screen.
		await context.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }));
		await signIn(context, ref);
		const page = await context.newPage();
		await page.goto('/orders');
		await page.waitForLoadState('networkidle');
		await page.waitForTimeout(300);
		expect(await sheetOf(page, english).count()).toBe(0);
	});
});

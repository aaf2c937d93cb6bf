import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import {
	accessibilityFaults,
	countShifts,
	keepPicture,
	layoutShift,
	settle,
	sidewaysPixels
} from './support/checks.ts';
import { origin } from './support/demo.ts';
import { startForeignShop, type ForeignShop } from './support/foreign-shop.ts';
import { DESK, visitors } from './support/visitors.ts';

/** The widget where it lives: on a page of another origin whose policy allows nothing inline. */
const visitor = visitors();
const shops: ForeignShop[] = [];
afterEach(async () => {
	await Promise.all(shops.splice(0).map((shop) => shop.close()));
});
const foreignShop = async (...options: Parameters<typeof startForeignShop>) => {
	const shop = await startForeignShop(...options);
	shops.push(shop);
	return shop;
};

const ring = (amount = 10_000) => [{ title: 'Ring', tags: ['custom'], quantity: 1, amount }];
type Told = { name: string; detail: { disclosure?: { what: string; at: string } } };

/** Opens it and collects what the page and the element say of it. */
async function open({ address }: ForeignShop, options: Parameters<typeof visitor>[0] = {}) {
	const context = await visitor(options);
	await countShifts(context);
	await context.addInitScript(() => {
		const seen: unknown[] = [];
		Object.assign(window, { seen });
		for (const name of ['roundtrip-terms', 'roundtrip-terms-failed'])
			addEventListener(name, (event) => seen.push({ name, detail: (event as CustomEvent).detail }));
		document.addEventListener('securitypolicyviolation', (event) =>
			seen.push({ name: 'violation', detail: `${event.violatedDirective} ${event.blockedURI}` })
		);
	});
	const page = await context.newPage();
	const asked: string[] = [];
	page.on('request', (request) => request.url().includes('/terms?') && asked.push(request.url()));
	await page.goto(address);
	const told = async () =>
		(await page.evaluate(() => (window as typeof window & { seen: unknown[] }).seen)) as Told[];
	return { page, asked, told };
}
const box = (page: Page) => page.locator('roundtrip-terms section[aria-live]');
const words = async (page: Page) => (await box(page).innerText()).replaceAll(/\s+/g, ' ');
const setBasket = (page: Page, basket: unknown) =>
	page
		.locator('roundtrip-terms')
		.evaluate((element, value) => Object.assign(element, { basket: value }), basket);

describe('on a foreign page', () => {
	it.each([
		['en', 'light', undefined],
		['zh-CN', 'dark', DESK]
	] as const)(
		'in %s, %s, it draws the bar within its box and says what was shown',
		async (lang, colorScheme, viewport) => {
			const shop = await foreignShop(origin, { basket: JSON.stringify(ring()), lang });
			const { page, told, asked } = await open(shop, { colorScheme, ...(viewport && { viewport }) });
			await expect.poll(() => box(page).locator('.bar').count()).toBe(1);
			await settle(page);
			expect(await words(page)).toContain(
				lang === 'en'
					? 'Free to cancel until 1 hour after the order, unless packing starts first. You won’t be charged. Then 15% (€15.00) until'
					: '下单后 1小时内且在开始拣货前可免费取消。 不收取任何费用。此后，仓库开始拣货前取消须付15%（€15.00）。'
			);
			expect(await box(page).getByRole('listitem').count()).toBe(5);
			const [shown, ...rest] = await told();
			expect([shown?.name, rest, asked.length]).toEqual(['roundtrip-terms', [], 1]);
			expect(shown?.detail.disclosure?.what).toMatch(/cancellation and return terms/);
			// The pattern of a zone is there although the page allows no inline style.
			const fill = await box(page)
				.locator('.zones .fee')
				.evaluate((zone) => getComputedStyle(zone).backgroundImage);
			expect(fill).toContain('repeating-linear-gradient');
			expect(await layoutShift(page)).toBe(0);
			expect(await sidewaysPixels(page)).toBe(0);
			expect(await accessibilityFaults(page)).toEqual([]);
			await keepPicture(page, `widget-${lang}-${colorScheme}`);
		}
	);

	it('draws again when the basket changes, never the old price for the new goods, and asks once for each', async () => {
		const shop = await foreignShop(origin, { basket: JSON.stringify(ring()) });
		const { page, asked, told } = await open(shop);
		await expect.poll(() => words(page)).toContain('€15.00');
		// Typing: only what it comes to rest on is asked for.
		for (const amount of [20_000, 30_000, 40_000]) await setBasket(page, ring(amount));
		expect(await box(page).getAttribute('aria-busy')).toBe('true');
		await expect.poll(() => words(page)).toContain('€60.00');
		expect(await box(page).getAttribute('aria-busy')).toBe('false');
		expect(asked.length).toBe(2);
		await setBasket(page, ring());
		await expect.poll(() => words(page)).toContain('€15.00');
		await page.reload();
		await expect.poll(() => words(page)).toContain('€15.00');
		expect(asked.length, 'fresh answers are kept').toBe(2);
		await setBasket(page, [
			{ ...ring()[0], title: '<img src=x onerror=alert(1)>' },
			{ quantity: 1, amount: 5 }
		]);
		await expect.poll(() => words(page)).toContain('<img src=x onerror=alert(1)>:');
		expect(await box(page).locator('img').count()).toBe(0);
		expect((await told()).filter(({ name }) => name !== 'roundtrip-terms')).toEqual([]);
	});

	it('says so when the shop cannot be reached or the basket is none, keeps its box, and tries again', async () => {
		const shop = await foreignShop(origin, { basket: JSON.stringify(ring()) });
		const { page, told } = await open(shop);
		await expect.poll(() => words(page)).toContain('€15.00');
		const { height: drawn = 0 } = (await box(page).boundingBox()) ?? {};
		await page.route('**/api/v1/terms?**', (route) => route.abort());
		await setBasket(page, ring(50_000));
		const again = page.getByRole('button', { name: 'Try again' });
		await again.waitFor();
		expect(await words(page)).toBe(
			'The terms for cancelling and returning cannot be shown just now. Try again'
		);
		expect((await told()).at(-1)?.name).toBe('roundtrip-terms-failed');
		expect((await box(page).boundingBox())?.height).toBeGreaterThan(drawn / 2);
		expect(await accessibilityFaults(page)).toEqual([]);
		await keepPicture(page, 'widget-failed');
		await page.unroute('**/api/v1/terms?**');
		await again.click();
		await expect.poll(() => words(page)).toContain('€75.00');
		await page.context().setOffline(true);
		await setBasket(page, ring(60_000));
		await expect.poll(() => words(page)).toContain('You are offline');
		await page.context().setOffline(false);
		await expect.poll(() => words(page)).toContain('€90.00');
		await setBasket(page, 'no basket');
		await expect.poll(() => words(page)).toContain('cannot be shown just now');
	});

	it('needs no script where the shop’s server put the words into its page, and takes them over without asking', async () => {
		const basket = { currency: 'EUR', country: 'DE', buyer: 'business', lines: ring() };
		const address = `${origin}/api/v1/terms.html?locale=en&basket=${encodeURIComponent(JSON.stringify(basket))}`;
		const shop = await foreignShop(origin, { body: await (await fetch(address)).text() });
		const still = await (await visitor({ javaScriptEnabled: false })).newPage();
		await still.goto(shop.address);
		expect(await still.getByRole('region', { name: 'Cancelling and returning' }).innerText()).toContain(
			'€15.00'
		);
		const { page, asked, told } = await open(shop);
		await expect.poll(() => box(page).locator('.bar').count()).toBe(1);
		expect(await words(page)).toContain('15% (€15.00)');
		expect(asked).toEqual([]);
		await setBasket(page, { ...basket, lines: ring(20_000) });
		await expect.poll(() => words(page)).toContain('€30.00');
		expect([asked.length, (await told()).some(({ name }) => name === 'violation')]).toEqual([1, false]);
	});

	it('stands in the demo’s checkout, where it follows the basket, the country and the buyer', async () => {
		const context = await visitor();
		const page = await context.newPage();
		await page.goto('/demo/checkout');
		await expect.poll(() => words(page)).toContain('when you order');
		await settle(page);
		await keepPicture(page, 'demo-checkout');
		expect(await page.locator('pre').innerText()).toContain(`src="${origin}/widget/v1.js"`);
		// Engraved, so no right to withdraw; for a business the same rule, and the mugs come with it.
		await page.getByLabel('How many: Harbour mug').first().fill('0');
		await page.getByLabel('How many: Long scarf').first().fill('0');
		await page.getByLabel('How many: Engraved door plate').first().fill('2');
		await expect.poll(() => words(page)).toMatch(/Then 15% \(€26\.70\) until/);
		await page.getByLabel('Buys as').selectOption('business');
		await page.getByLabel('Country').selectOption('CH');
		await expect.poll(() => box(page).getAttribute('aria-busy')).toBe('false');
		expect(await words(page)).toMatch(/Then 15% \(€26\.70\) until/);
		const still = await (await visitor({ javaScriptEnabled: false })).newPage();
		await still.goto('/demo/checkout?buyer=business&country=DE');
		expect(await still.getByRole('region', { name: 'Cancelling and returning' }).innerText()).toContain(
			'Free'
		);
		expect(await still.getByRole('button', { name: 'Update' }).isVisible()).toBe(true);
	});

	it('is told apart in forced colours and from right to left', async () => {
		const shop = await foreignShop(origin, { basket: JSON.stringify(ring()) });
		const { page } = await open(shop, { forcedColors: 'active' });
		await expect.poll(() => box(page).locator('.bar').count()).toBe(1);
		expect(await accessibilityFaults(page, true)).toEqual([]);
		await page.locator('html').evaluate((html) => html.setAttribute('dir', 'rtl'));
		const [first, last] = await Promise.all(
			[0, 4].map((index) => box(page).locator('.zones > span').nth(index).boundingBox())
		);
		expect(first?.x).toBeGreaterThan(last?.x ?? Infinity);
		expect(await sidewaysPixels(page)).toBe(0);
	});
});

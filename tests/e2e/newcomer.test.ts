import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createLink, demoLink, placeOwnOrder, scan, SECRETS } from './support/demo.ts';
import { english } from './support/words.ts';
import { untilLive, visitors } from './support/visitors.ts';

const visitor = visitors();
/** A change is seen within a second or two; this is when waiting for it ends. */
const SOON = { timeout: 8000 };

const headline = (page: Page) => page.getByRole('heading', { level: 1 });
const announced = (page: Page) => page.locator('[role=status][aria-live=polite]');

/** Lost where the page is loaded anew, kept where it changes in place. */
const mark = (page: Page) => page.evaluate(() => void document.body.setAttribute('data-marked', 'yes'));
const isMarked = (page: Page) => page.evaluate(() => document.body.getAttribute('data-marked') === 'yes');

describe('a newcomer', () => {
	it('opens the printed address, watches, taps, and sees the whole order', async () => {
		const context = await visitor();
		const page = await context.newPage();
		await page.goto(demoLink);
		await page.getByText(english.order.shared_note).waitFor();
		expect(await page.getByRole('heading', { name: english.order.money }).count()).toBe(0);

		await page.getByRole('button', { name: english.order.open_button }).click();
		await page.waitForURL(/\/orders\/RT-\d+$/);
		await page.getByRole('heading', { name: english.order.money }).waitFor();
		await page.getByRole('heading', { name: english.order.address }).waitFor();
		await untilLive(page);

		// The way back shows the link's page again, and forward the order: nothing of it was consumed.
		await page.goBack();
		await page.getByText(english.order.shared_note).waitFor();
		await page.goForward();
		await page.getByRole('heading', { name: english.order.money }).waitFor();
	});

	it('sees a parcel move on the order page, without loading it again', async () => {
		const order = await placeOwnOrder();
		const page = await (await visitor()).newPage();
		await page.goto((await createLink(order.ref, 'act')).path);
		await page.getByRole('button', { name: english.order.open_button }).click();
		await page.waitForURL(`**/orders/${order.ref}`);
		await untilLive(page);
		expect(await headline(page).textContent()).toBe(english.headline.handed_over);
		expect(await announced(page).textContent()).toBe('');
		await mark(page);

		await scan(order, 'in_transit', -3);
		await expect.poll(() => headline(page).textContent(), SOON).toBe(english.headline.in_transit);
		const words = `Updated. Parcel: ${english.tracking.in_transit}`;
		await expect.poll(() => announced(page).textContent(), SOON).toContain(words);
		// Whoever came by a link is told what moved, and not in words that name a neighbour.
		expect(await page.getByText(SECRETS.scanWords).count()).toBe(0);

		await scan(order, 'out_for_delivery', -1);
		await expect.poll(() => headline(page).textContent(), SOON).toContain('Out for delivery');
		await expect.poll(() => page.title(), SOON).toContain('Out for delivery');
		expect(await isMarked(page)).toBe(true);
	});

	it('sees it move on the shared page too, told without what the carrier wrote', async () => {
		const order = await placeOwnOrder();
		const page = await (await visitor()).newPage();
		await page.goto((await createLink(order.ref, 'watch')).path);
		await untilLive(page);
		await mark(page);

		await scan(order, 'delivered', -1);
		await expect.poll(() => headline(page).textContent(), SOON).toContain('Delivered');
		await expect.poll(() => announced(page).textContent(), SOON).toContain('Updated. ');
		expect(await page.content()).not.toContain(SECRETS.scanWords);
		expect(await isMarked(page)).toBe(true);
	});
});

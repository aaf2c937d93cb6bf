import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createLink, placeOwnOrder, scan, seededOrder, SECRETS } from './support/demo.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';

/** What the order page says about a parcel beyond its scans, each with whose word it is. */
const visitor = visitors();

async function open(ref: string, locale = 'en-GB'): Promise<Page> {
	const context = await visitor({ locale });
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}`);
	return page;
}

const wordsOf = (page: Page) => page.locator('main').innerText();

it('says that silence is unusual, with the numbers it is measured by, in both languages', async () => {
	const ref = await seededOrder('unusually silent');
	const page = await open(ref);
	// The server learns a few seconds after its start.
	await expect
		.poll(async () => (await page.reload(), wordsOf(page)), { timeout: 90_000, interval: 2000 })
		.toMatch(/No news for \d+ (days|hours)/);
	expect(await wordsOf(page)).toMatch(
		/of \d{2,} parcels of this carrier that arrived on this way, 9 in 10 always had news within \d+ (days?|hours?)\./
	);
	const chinese = await open(ref, 'zh-CN');
	expect(await wordsOf(chinese)).toMatch(
		/已有\d+(天|小时)没有新消息[^]*送达过 \d{2,} 个包裹，其中九成从未超过\d+(天|小时|个小时)没有消息/
	);
});

it('names whose word each date of arrival is, and of how many parcels an estimate was learned', async () => {
	const page = await open(await seededOrder('in transit on a well-known way'));
	await expect
		.poll(async () => (await page.reload(), wordsOf(page)), { timeout: 90_000, interval: 2000 })
		.toContain('When it may arrive');
	const words = await wordsOf(page);
	expect(words).toMatch(/The shop promised\s+by /);
	// Both days, unless they are one and the same or the first has passed: that hangs on the hour this runs at.
	expect(words).toMatch(/Our estimate\s+(half by .+, )?9 in 10 by /);
	expect(words).toMatch(/From \d{2,} parcels of this carrier that arrived on this way\. No promise\./);
});

it('draws the way and tells it as a list, and links to the page of the carrier', async () => {
	const page = await open(await seededOrder('a long way'));
	const heading = page.getByRole('heading', { name: 'The way it took' });
	const way = page.locator('section', { has: heading }).last();
	await way.getByText('All 13 places').click();
	expect(await way.locator('li').count()).toBe(13);
	expect(await way.locator('li').allInnerTexts()).toEqual(
		expect.arrayContaining([
			expect.stringContaining('Leipzig, Germany'),
			expect.stringContaining('Local depot 18')
		])
	);
	// The depot's town is told by nobody, so it is in the list and not on the drawing.
	expect(await way.locator('svg circle').count()).toBe(12);
	expect(await way.locator('svg:has(polyline)').getAttribute('aria-hidden')).toBe('true');
	const link = page.getByRole('link', { name: 'Follow it on the page of UPS' });
	expect(await link.getAttribute('href')).toMatch(/^https:\/\/www\.ups\.com\/track\?.*tracknum=DEMO\d+$/);
});

it('shows neither the way nor the page of the carrier to whoever has a link', async () => {
	const { path } = await createLink(await seededOrder('a long way'), 'watch');
	const page = await (await visitor()).newPage();
	await page.goto(path);
	const html = await page.content();
	for (const private_ of ['Leipzig', 'Local depot', 'ups.com', 'DEMO0', 'The way it took']) {
		expect.soft(html.includes(private_), private_).toBe(false);
	}
});

it('says what changed since this device last looked, and forgets it with the sign-out', async () => {
	const order = await placeOwnOrder();
	const context = await visitor();
	await signIn(context, order.ref);
	const page = await context.newPage();
	const news = page.getByRole('link', { name: /since you last looked/ });
	await page.goto(`/orders/${order.ref}`);
	await untilLive(page);
	expect(await news.count()).toBe(0);
	await page.goto('/orders');
	await scan(order, 'in_transit', -2);
	await scan(order, 'out_for_delivery', -1);

	await page.goto(`/orders/${order.ref}`);
	await news.waitFor();
	expect(await news.innerText()).toMatch(/^2 changes since you last looked/);
	expect(await page.getByText('new', { exact: true }).count()).toBe(2);
	const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
	for (const private_ of [order.ref, SECRETS.email, SECRETS.tracking]) expect(kept).not.toContain(private_);
	expect(kept).toContain('look:');

	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.waitForURL((url) => url.pathname === '/');
	await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
});

import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createLink, placeOwnOrder, scan, SECRETS } from './support/demo.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

const visitor = visitors();

/** A visitor whose service worker is installed and in charge of the page. */
async function arrive(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	await page.goto('/');
	// It takes the next visit in hand, once it has everything that it keeps.
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await page.reload();
	expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
	return page;
}

/** Everything the browser keeps for the site, as one list of addresses and one text. */
const kept = (page: Page) =>
	page.evaluate(async () => {
		const addresses: string[] = [];
		const texts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				addresses.push(new URL(request.url).pathname);
				texts.push((await (await cache.match(request))?.text()) ?? '');
			}
		}
		const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
		return { addresses, texts: texts.join('\n'), databases };
	});

describe('the browser keeps', () => {
	it('the build, the icons and the offline page, and nothing that is somebody’s', async () => {
		const order = await placeOwnOrder();
		await scan(order, 'in_transit', -2);
		const context = await visitor();
		const page = await arrive(context);
		await signIn(context, order.ref);
		const link = await createLink(order.ref, 'act');
		for (const path of [`/orders/${order.ref}`, link.path]) {
			await page.goto(path);
			await untilLive(page);
		}
		await page.goto('/api/v1/docs');
		await page.goto('/orders/nowhere');
		await page.goto(`/orders/${order.ref}`);
		await untilLive(page);
		await scan(order, 'out_for_delivery', -1);
		await page.getByText('Out for delivery').first().waitFor();

		const { addresses, texts, databases } = await kept(page);
		expect(addresses).toContain('/offline');
		expect(addresses.filter((path) => path.startsWith('/_app/immutable/')).length).toBeGreaterThan(10);
		const allowed =
			/^\/(_app\/immutable\/[\w./-]+|icons\/[\w.-]+|manifest\.webmanifest|offline|offline\/kept)$/;
		expect(addresses.filter((path) => !allowed.test(path))).toEqual([]);
		expect(addresses.filter((path) => /__data|\/orders|\/t\/|\/api/.test(path))).toEqual([]);
		for (const secret of [...Object.values(SECRETS), order.ref, link.token])
			expect(texts).not.toContain(secret);
		// Workbox may keep its own books there; what is kept of an order has tests of its own (kept.test.ts).
		expect(databases.filter((name) => !name.startsWith('workbox'))).toEqual(['roundtrip-kept']);
	});
});

describe('without a network', () => {
	it('a visit shows the offline page in both languages, and trying again works once it is back', async () => {
		const order = await placeOwnOrder();
		const context = await visitor();
		const page = await arrive(context);
		await signIn(context, order.ref);
		// Nothing of such a page is kept.
		await page.goto('/sessions');

		await context.setOffline(true);
		await page.reload();
		await page.getByRole('heading', { name: english.offline.title }).waitFor();
		await page.getByRole('heading', { name: chinese.offline.title }).waitFor();
		expect(await page.content()).not.toContain(SECRETS.name);
		// It is dressed: its styles were kept too.
		expect(await page.locator('main').evaluate((main) => getComputedStyle(main).display)).toBe('grid');

		await context.setOffline(false);
		await page.getByRole('link', { name: english.error.retry }).first().click();
		await page.getByText(english.sessions.this).first().waitFor();
	});
});

import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createLink, metric, placeOwnOrder, scan } from './support/demo.ts';
import { signIn, untilLive, visitors } from './support/visitors.ts';
import { english } from './support/words.ts';

const visitor = visitors();
const SOON = { timeout: 10_000 };

type Listening = typeof window & { heard: number[] };

/** Writes down the number of every entry that any stream of a page brings. */
async function listen(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		const heard: number[] = ((window as Listening).heard = []);
		const Native = window.EventSource;
		window.EventSource = class extends Native {
			constructor(url: string | URL) {
				super(url);
				this.addEventListener('order', ({ data }: MessageEvent<string>) =>
					heard.push((JSON.parse(data) as { seq: number }).seq)
				);
			}
		};
	});
}

const heardBy = (page: Page) => page.evaluate(() => (window as Listening).heard);
const headline = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
const streams = () => metric('live_streams');

/** Streams of earlier visitors close when the server sees their connections go. */
const untilQuiet = () => expect.poll(streams, SOON).toBe(0);

describe('a stream', () => {
	it('goes on after the network was away, and tells every entry once', async () => {
		const order = await placeOwnOrder();
		const context = await visitor();
		await listen(context);
		await signIn(context, order.ref);
		const page = await context.newPage();
		await page.goto(`/orders/${order.ref}`);
		await untilLive(page);
		await scan(order, 'in_transit', -4);
		await expect.poll(() => headline(page), SOON).toBe(english.headline.in_transit);
		const before = await heardBy(page);

		await context.setOffline(true);
		await page.getByText(english.live.offline).waitFor();
		await scan(order, 'available_for_pickup', -3);
		await scan(order, 'out_for_delivery', -2);
		expect(await heardBy(page)).toEqual(before);
		// What was read last still stands there, marked as old.
		expect(await headline(page)).toBe(english.headline.in_transit);

		await context.setOffline(false);
		await expect.poll(() => headline(page), SOON).toContain('Out for delivery');
		await untilLive(page);
		await scan(order, 'delivered', -1);
		await expect.poll(() => headline(page), SOON).toContain('Delivered');
		const heard = await heardBy(page);
		const first = heard[0] ?? 0;
		expect(heard.length).toBeGreaterThan(before.length + 2);
		expect(heard).toEqual(heard.map((_, index) => first + index));
	});

	it('brings the page up to date even where reading the news fails on the way', async () => {
		const order = await placeOwnOrder();
		const context = await visitor({ serviceWorkers: 'block' });
		await signIn(context, order.ref);
		const page = await context.newPage();
		await page.goto(`/orders/${order.ref}`);
		await untilLive(page);
		let cut = 0;
		await page.route('**/__data.json*', async (route) => {
			cut++;
			await route.abort('connectionreset');
		});
		await scan(order, 'in_transit', -2);
		await expect.poll(() => headline(page), SOON).toBe(english.headline.in_transit);
		expect(cut).toBeGreaterThan(0);
		await untilLive(page);
	});
});

describe('several tabs of one browser', () => {
	it('share one stream; when the tab that holds it closes, another takes over', async () => {
		await untilQuiet();
		const [first, second] = [await placeOwnOrder(), await placeOwnOrder()];
		const context = await visitor();
		await listen(context);
		await signIn(context, first.ref, second.ref);
		const { path } = await createLink(second.ref, 'watch');
		const tabs: Page[] = [];
		for (const where of [`/orders/${first.ref}`, `/orders/${first.ref}`, `/orders/${second.ref}`, path]) {
			const tab = await context.newPage();
			await tab.goto(where);
			await untilLive(tab);
			tabs.push(tab);
		}
		await expect.poll(streams, SOON).toBe(1);

		const [leader, ...others] = tabs;
		await scan(first, 'in_transit', -3);
		await scan(second, 'in_transit', -3);
		for (const tab of tabs) await expect.poll(() => headline(tab), SOON).toBe(english.headline.in_transit);

		await leader?.close();
		await expect.poll(streams, SOON).toBe(1);
		await scan(first, 'out_for_delivery', -1);
		await scan(second, 'out_for_delivery', -1);
		for (const tab of others) await expect.poll(() => headline(tab), SOON).toContain('Out for delivery');

		await Promise.all(others.map((tab) => tab.close()));
		await untilQuiet();
	});
});

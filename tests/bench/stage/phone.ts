import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findFreePort } from '#server/embedded/postmaster.ts';
import { programOfBrowser } from '#tests/e2e/support/browser.ts';
import type { Stage } from './stage.ts';

/** As slow as Lighthouse makes its phone. */
const SLOWER = 4;

/** A phone with a browser that Lighthouse can look at; what it signs in to stays. */
export async function openPhone(stage: Stage): Promise<{ context: BrowserContext; port: number }> {
	const port = await findFreePort();
	const context = await chromium.launchPersistentContext(stage.folder(), {
		executablePath: await programOfBrowser(),
		args: ['--no-sandbox', '--disable-background-networking', `--remote-debugging-port=${port}`],
		...{ viewport: { width: 390, height: 844 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' }
	});
	stage.defer(() => context.close());
	return { context, port };
}

/** The least that could be called a page: words and a style in one file, from a server that has it ready. */
export async function startBarePage(stage: Stage): Promise<string> {
	const words = 'What was ordered, where it is, and until when it can be sent back. '.repeat(12);
	const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>
		<meta name="viewport" content="width=device-width"><meta name="description" content="A bare page">
		<style>body{font:16px/1.5 sans-serif;margin:1rem}h1{font-size:2rem}</style></head>
		<body><main><h1>On its way</h1><p>${words}</p><p><a href="/">Again</a></p></main></body></html>`;
	const server = createServer((_, response) => {
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	stage.defer(async () => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Makes a page as slow as a phone is. */
export async function slowDown(page: Page): Promise<void> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

/** What can be tapped without leaving the page. */
const TAPPED = 'main :is(summary, button[type=button], input[type=checkbox], input[type=radio])';
const MOST_TAPS = 12;

/**
 * The slowest answer to a tap or a key on a page, from the touch to the next frame: its INP, as Chromium's own event
 * timing tells it. All that can be tapped is, once, and the page is gone through with the Tab key.
 */
export async function slowestTap(page: Page): Promise<{ ms: number; taps: number }> {
	await page.evaluate(() => {
		const told = window as typeof window & { slowest: number };
		told.slowest = 0;
		new PerformanceObserver((list) => {
			for (const { duration } of list.getEntries()) told.slowest = Math.max(told.slowest, duration);
		}).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
	});
	let taps = 0;
	for (const one of (await page.locator(TAPPED).all()).slice(0, MOST_TAPS)) {
		if (!(await one.isVisible()) || !(await one.isEnabled())) continue;
		await one.click({ timeout: 10_000 });
		taps++;
	}
	for (let count = 0; count < 5; count++, taps++) await page.keyboard.press('Tab');
	// Events are told after the frame that answers them.
	await page.evaluate(
		() =>
			new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200))))
	);
	return { taps, ms: await page.evaluate(() => (window as typeof window & { slowest: number }).slowest) };
}

/** When the largest part of a page was painted, in milliseconds after it was asked for. */
export const paintedAfter = (page: Page): Promise<number> =>
	page.evaluate(
		() =>
			new Promise<number>((resolve) => {
				new PerformanceObserver((list, watching) => {
					watching.disconnect();
					resolve(list.getEntries().at(-1)?.startTime ?? NaN);
				}).observe({ type: 'largest-contentful-paint', buffered: true });
			})
	);

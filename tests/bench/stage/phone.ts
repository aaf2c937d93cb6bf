import { spawn } from 'node:child_process';
import { createGzip } from 'node:zlib';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findFreePort } from '#server/embedded/postmaster.ts';
import { programOfBrowser, QUIET } from '#tests/e2e/support/browser.ts';
import { until } from '#tests/support/until.ts';
import type { Stage } from './stage.ts';

/** As slow as Lighthouse makes its phone. */
const SLOWER = 4;

/** A phone's browser; what it signs in to stays in its folder. */
export async function openPhone(stage: Stage, folder: string): Promise<BrowserContext> {
	const context = await chromium.launchPersistentContext(folder, {
		executablePath: await programOfBrowser(),
		args: ['--no-sandbox', ...QUIET],
		...{ viewport: { width: 390, height: 844 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' }
	});
	stage.defer(() => context.close());
	return context;
}

/**
 * The same phone's browser as Lighthouse looks at it, with nobody else attached: where two are, a page that opens in a
 * process of its own (COOP) is given up half way.
 */
export async function openForLighthouse(
	stage: Stage,
	folder: string
): Promise<{ port: number; close: () => Promise<void> }> {
	const port = await findFreePort();
	const args = [
		...['--headless=new', '--no-sandbox', ...QUIET, '--no-first-run'],
		...[`--user-data-dir=${folder}`, `--remote-debugging-port=${port}`, '--lang=en-GB', 'about:blank']
	];
	const browser = stage.keep(spawn(await programOfBrowser(), args, { stdio: 'ignore' }));
	const ended = new Promise<void>((over) => browser.once('exit', () => over()));
	await until('a browser that answers', async () => {
		const answer = await fetch(`http://127.0.0.1:${port}/json/version`).catch(() => undefined);
		return answer?.ok;
	});
	return {
		port,
		async close() {
			browser.kill('SIGTERM');
			await ended;
		}
	};
}

/**
 * The shop behind a proxy that compresses its pages, as ours does (docs/running/nginx-shop.conf). One header is left out on the
 * way: the packaged Chromium 147 gives up a page that has a `Referrer-Policy` as soon as Lighthouse goes to it, and opens it
 * for everybody else.
 */
export async function startProxy(stage: Stage, origin: string): Promise<string> {
	const server = createServer((asked, answer) => {
		const { host: _, ...headers } = asked.headers;
		const passed = request(new URL(asked.url ?? '/', origin), { method: asked.method, headers }, (given) => {
			const { 'referrer-policy': _, ...kept } = given.headers;
			const isPage = /^text\/html/.test(kept['content-type'] ?? '') && !kept['content-encoding'];
			if (isPage) {
				delete kept['content-length'];
				kept['content-encoding'] = 'gzip';
			}
			answer.writeHead(given.statusCode ?? 502, kept);
			if (isPage) given.pipe(createGzip()).pipe(answer);
			else given.pipe(answer);
		});
		passed.on('error', () => answer.destroy());
		answer.on('close', () => passed.destroy());
		asked.pipe(passed);
	});
	return listenFor(stage, server);
}

async function listenFor(stage: Stage, server: Server): Promise<string> {
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	stage.defer(async () => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
	return `${await listenFor(stage, server)}/`;
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

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openBrowser } from './browser.ts';
import { connect } from '#server/db/client.ts';
import { ask } from '#tests/support/database-process.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { createLink, databaseUrl, origin } from './demo.ts';

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

/**
 * A browser for the tests of one file, and in it a fresh visitor per call: no cookie, no cache, nothing remembered. All
 * of a test's visitors leave when it ends, so that no page of theirs is still live in the next.
 */
export function visitors() {
	let browser: Browser;
	const here = new Set<BrowserContext>();
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterEach(async () => {
		await Promise.all([...here].map((context) => context.close()));
		here.clear();
	});
	afterAll(() => browser?.close());
	return async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
		const context = await newVisitor(browser, options);
		here.add(context);
		return context;
	};
}

/** Somebody on a phone in Berlin who reads English, if nothing else is said. */
export function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
	const usual = { viewport: PHONE, locale: 'en-GB', timezoneId: 'Europe/Berlin' };
	return browser.newContext({ baseURL: origin, ...usual, ...options });
}

/** Lets a visitor see whole orders, as a code for each does; which is written down here instead of being sent. */
export async function signIn(context: BrowserContext, ...refs: string[]): Promise<void> {
	for (const ref of refs) {
		const link = await openByLink(context, ref);
		await ask(databaseUrl, `update grants set via = 'code', link_id = null where link_id = '${link}'`);
	}
}

/** Taps on a link of an order: the visitor sees it, and not whose it is. Returns the link's id. */
export async function openByLink(context: BrowserContext, ref: string): Promise<string> {
	const { id, path } = await createLink(ref, 'act');
	const opened = await context.request.post(`${path}?/open`, {
		// A browser's form: Kit answers whoever accepts anything as its own scripts.
		headers: { origin, accept: 'text/html' },
		form: {},
		maxRedirects: 0,
		// The server hangs up on idle connections, now and then just when one is used again.
		maxRetries: 2
	});
	expect(opened.status()).toBe(303);
	expect(opened.headers()['location']).toBe(`/orders/${ref}`);
	return id;
}

/** Lets a visitor reach a page, where it takes that. */
export async function comeTo(
	context: BrowserContext,
	{ order, byLink, atDesk }: { order?: string; byLink?: boolean; atDesk?: boolean }
): Promise<void> {
	if (atDesk) await takeSeat(context);
	if (order) await (byLink ? openByLink(context, order) : signIn(context, order));
}

const SEATED = new WeakSet<BrowserContext>();

/** Lets a visitor in at the desk, as somebody who may see all of it. */
async function takeSeat(context: BrowserContext): Promise<void> {
	if (SEATED.has(context)) return;
	const connection = connect(databaseUrl, { max: 1 });
	const { path } = await invite({ connection }, 'admin').finally(connection.close);
	const form = { password: PASSWORD };
	const set = await context.request.post(path, {
		...{ headers: { origin, accept: 'text/html' }, form, maxRedirects: 0, maxRetries: 2 }
	});
	expect(set.status()).toBe(303);
	SEATED.add(context);
}

/** Waits until the page says that it is live: its scripts run and its stream is open. */
export async function untilLive(page: Page): Promise<void> {
	await page.getByText('Live', { exact: true }).waitFor();
}

/** Collects what goes wrong while pages load: errors and warnings in the console, faults, requests to anybody else. */
export function watchFaults(context: BrowserContext): string[] {
	const faults: string[] = [];
	context.on('weberror', (error) => faults.push(`uncaught: ${error.error().message}`));
	context.on('console', (message) => {
		if (message.type() !== 'error' && message.type() !== 'warning') return;
		const { url } = message.location();
		// A page that is not there is answered with 404, which the browser notes for the page itself.
		const ownStatus = url === message.page()?.url() && message.text().startsWith('Failed to load resource');
		if (!ownStatus) faults.push(`console ${message.type()} at ${url}: ${message.text()}`);
	});
	context.on('request', (request) => {
		const { protocol, origin: asked } = new URL(request.url());
		if (/^https?:$/.test(protocol) && asked !== origin) faults.push(`third party: ${request.url()}`);
	});
	return faults;
}
